"""Which mentions of places anybody could know: by what they say that is true, and by how many services that is true of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from benchmarks.place_mentions import Mention, stem
from benchmarks.place_services import Service


def can_be_known(services: Sequence[Service], mentions: Iterable[Mention]) -> list[bool]:
    """Whether the true things that a mention says are true of its service alone, and enough to find a place by.

    A name by itself is enough where one service bears it; a house number and street need a town or a postcode beside them, since every
    town has a High Street; a postcode, a town, a provider or a street without a number are never enough, since private houses share them. A
    nickname, a former name that the directory does not know, a wrong town, a wrong postcode and a neighbour's number say nothing that is
    true. Slips, short forms and words in another order leave a name what it is. What people and earlier records add is not counted here: a
    name in context is counted apart.
    """
    wordings = [
        (service.service_id, _facts(service, name))
        for service in services
        for name in (service.name, *([service.former_name] if service.knows_former else []))
    ]
    bearers: dict[tuple[str, ...], dict[tuple[str, ...], set[str]]] = {}
    known = []
    for mention in mentions:
        facts = mention.facts
        enough = "stem" in facts or ("door" in facts and ("town" in facts or "postcode" in facts))
        kinds = tuple(sorted(facts))
        if enough and kinds not in bearers:
            bearers[kinds] = _bearers(wordings, kinds)
        known.append(enough and len(bearers[kinds][tuple(facts[kind] for kind in kinds)]) == 1)
    return known


def _bearers(wordings: Iterable[tuple[str, dict[str, str]]], kinds: tuple[str, ...]) -> dict[tuple[str, ...], set[str]]:
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for service_id, facts in wordings:
        if all(kind in facts for kind in kinds):
            found[tuple(facts[kind] for kind in kinds)].add(service_id)
    return found


def _facts(service: Service, name: str) -> dict[str, str]:
    facts = {
        "stem": stem(name), "name": name.lower(), "town": service.town.lower(), "postcode": service.postcode,
        "provider": service.provider, "authority": service.authority,
    }  # fmt: skip
    return facts | ({"door": service.address.lower()} if any(letter.isdigit() for letter in service.address) else {})
