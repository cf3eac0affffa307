"""Mentions of places as agencies write them, with what each one truly means."""

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks import place_errors as errors
from benchmarks.place_services import Service

# What a mention writes: name, address, town, postcode, provider; `one cell` has name, street and town in the address.
_SHAPES = {
    "full": (0.36, "natp"), "one cell": (0.12, "natp"), "name and postcode": (0.16, "np"), "name and town": (0.10, "nt"),
    "address and postcode": (0.07, "ap"), "address and town": (0.05, "at"), "name and address": (0.05, "na"), "name": (0.03, "n"),
    "name and provider": (0.02, "nv"),
}  # fmt: skip
NAME_IN_CONTEXT = "name in context"
_CONTEXT_SHARE = 0.04
_STREET = re.compile(r"([A-Z][A-Za-z' ]* (?:Road|Street|Lane|Avenue|Close|Drive|Way|Crescent|Grove|Hill|Terrace|Place))\b")
_SOURCES = (("council_safeguarding", 0.4), ("police", 0.25), ("ambulance", 0.2), ("nhs_incidents", 0.15))


@dataclass
class Mention:
    """One wording of a place; ``service_id`` is the truth, empty where it is nobody's service.

    ``facts`` are what it says that is true of the service, by kind: `stem` and `name` (the name without and, where it has any, with the
    words for the kind of home: who writes `Elms` may have left them out), `door` (house number and street), `town`, `postcode`, `provider`,
    `authority`. ``people`` are the persons of its alerts; ``day`` counts from the first.
    """

    service_id: str
    shape: str
    name: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    provider: str = ""
    source: str = ""
    supplier: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    day: int = 100

    @property
    def wording(self) -> tuple[str, ...]:
        """What makes it distinct: who writes, and what."""
        return (self.source, self.supplier, self.name, self.address, self.town, self.postcode, self.provider)


def stem(name: str) -> str:
    """A name without its article and the words for the kind of home, in lower case."""
    return errors.without_kind(name).lower().removeprefix("the ").strip()


def make_mentions(services: Sequence[Service], count: int, of_none: int, seed: int) -> list[Mention]:
    """Distinct mentions of services and of no service, in no order.

    Args:
        services: those of the directory.
        count: all mentions; a second mention with the wording of an earlier one is left out and another made.
        of_none: how many of them are of no service: neighbours on the same street and postcode, flats, named houses, inns and shops.
        seed: the same seed gives the same mentions.
    """
    dice = random.Random(f"mentions {seed}")
    maker = _Maker(dice, services)
    made: dict[tuple[str, ...], Mention] = {}
    while len(made) < of_none:
        mention = maker.of_none()
        made.setdefault(mention.wording, mention)
    while len(made) < count:
        for mention in maker.in_context() if dice.random() < _CONTEXT_SHARE else [maker.of_service(dice.choice(services))]:
            if len(made) < count:
                made.setdefault(mention.wording, mention)
    mentions = list(made.values())
    dice.shuffle(mentions)
    return mentions


class _Maker:
    def __init__(self, dice: random.Random, services: Sequence[Service]) -> None:
        self.dice = dice
        self.services = services
        self.doors = {(service.address, place) for service in services for place in (service.postcode, service.town)}
        names = defaultdict(list)
        for service in services:
            names[stem(service.name)].append(service)
        # A home's name alone must not say which it is: 2 to 60 bear it, as in the real register.
        self.namesakes = [bearer for bearers in names.values() if 2 <= len(bearers) <= 60 for bearer in bearers]
        self.on_streets = [(service, found[1]) for service in services if (found := _STREET.search(service.address))]
        self.towns = sorted({service.town for service in services})
        self.next_person = 0

    def of_service(self, service: Service, shape: str | None = None) -> Mention:
        shape = shape or self.dice.choices(list(_SHAPES), [share for share, _ in _SHAPES.values()])[0]
        says = _SHAPES[shape][1]
        mention = Mention(service.service_id, shape)
        self._signed(mention, service)
        if "n" in says:
            self._named(mention, service)
        if "a" in says:
            self._addressed(mention, service)
        if "t" in says:
            self._towned(mention, service)
        if "p" in says:
            self._postcoded(mention, service)
        if "v" in says:
            mention.provider = errors.slipped(self.dice, service.provider) if self.dice.random() < 0.1 else service.provider
            mention.facts["provider"] = service.provider
        return self._laid_out(mention)

    def in_context(self) -> list[Mention]:
        """A name that several services bear, alone, and what may tell which is meant: people known to live there, an earlier record of the
        same agency, a provider, the host authority. Now and then the context is wrong: a person has moved, an agency means two homes
        by one name.
        """
        dice, service = self.dice, self.dice.choice(self.namesakes)
        mention = Mention(service.service_id, NAME_IN_CONTEXT)
        self._signed(mention, service)
        self._named(mention, service)
        made = [mention]
        if dice.random() < 0.6:
            for _ in range(dice.choice((1, 1, 1, 2, 3))):
                home = service if dice.random() > 0.06 else dice.choice(self.services)
                made.append(self._lived(mention, home))
        if dice.random() < 0.45:
            before = service if dice.random() > 0.04 else dice.choice(self.namesakes)
            record = self.of_service(before, "full")
            record.source, record.supplier, record.name, record.day = mention.source, mention.supplier, mention.name, 50
            record.facts = {kind: fact for kind, fact in record.facts.items() if kind not in ("stem", "name", "authority")}
            made.append(record)
        if dice.random() < 0.25 or len(made) == 1:
            mention.provider = service.provider
            mention.facts["provider"] = service.provider
        return made

    def of_none(self) -> Mention:
        dice, other = self.dice, self.dice.choice(self.namesakes)
        near, street = self.dice.choice(self.on_streets)
        mention = Mention("", "no service", town=near.town, postcode=near.postcode)
        draw = dice.random()
        mention.address = f"{dice.randint(1, 240)} {street}"
        while {(mention.address, near.postcode), (mention.address, near.town)} & self.doors:
            mention.address = f"{dice.randint(1, 240)} {street}"
        if draw < 0.1:
            mention.address = f"Flat {dice.randint(1, 30)}, {mention.address}"
        elif draw < 0.25:
            mention.name = (
                f"{other.name.split()[-1] if dice.random() < 0.3 else 'Rose'} {dice.choice(('Cottage', 'Villa', 'House', 'Bungalow'))}"
            )
        elif draw < 0.40:
            # A house that bears the name of a home elsewhere.
            mention.name = errors.without_kind(other.name)
        elif draw < 0.5:
            mention.name = f"{errors.without_kind(near.name).split()[-1]} {dice.choice(('Inn', 'Stores', 'Garage', 'Arms', 'Hotel'))}"
        elif draw < 0.65:
            mention.town, mention.postcode = other.town, errors.wrong_letter(dice, other.postcode) if other.postcode else ""
        if dice.random() < 0.2:
            mention.address = errors.shortened(dice, mention.address)
        if dice.random() < 0.1:
            mention.postcode = ""
        self._signed(mention, near)
        mention.facts = {}
        return self._laid_out(mention)

    def _signed(self, mention: Mention, service: Service) -> None:
        """Who writes: a council, nearly always that of the service's area, or an agency of many areas."""
        mention.source = self.dice.choices([name for name, _ in _SOURCES], [share for _, share in _SOURCES])[0]
        if mention.source == "council_safeguarding":
            writer = service if self.dice.random() < 0.95 else self.dice.choice(self.services)
            mention.supplier = "".join(letter for letter in writer.authority.lower() if letter.isalnum())
            if writer.authority == service.authority:
                mention.facts["authority"] = service.authority
        else:
            mention.supplier = f"{mention.source}{self.dice.randint(1, 20)}"

    def _named(self, mention: Mention, service: Service) -> None:
        how = self.dice.choices([kind for _, kind in errors.NAME_ERRORS], [share for share, _ in errors.NAME_ERRORS])[0]
        name = service.former_name if how == "former" and service.former_name else service.name
        mention.name = errors.misspelt(self.dice, name, how)
        if how == "nickname" or (name != service.name and not service.knows_former):
            return
        mention.facts["stem"] = stem(name)
        if how not in ("no kind", "other kind") and stem(name) != name.lower().removeprefix("the ").strip():
            mention.facts["name"] = name.lower()

    def _addressed(self, mention: Mention, service: Service) -> None:
        dice, address, draw = self.dice, service.address, self.dice.random()
        has_number = any(letter.isdigit() for letter in address)
        if draw < 0.16:
            address = errors.shortened(dice, address)
        elif draw < 0.27:
            address = errors.slipped(dice, address)
        elif draw < 0.31:
            address = errors.misread(dice, address)
        elif draw < 0.34 and mention.name and has_number:
            number = next(part for part in address.replace(",", " ").split() if part[0].isdigit()) if address[0].isdigit() else ""
            address = (
                address.replace(number, str(max(1, int("".join(c for c in number if c.isdigit())[:4]) + dice.choice((-2, 2)))), 1)
                if number
                else address
            )
            has_number = not number and has_number
        elif draw < 0.39 and mention.name:
            address, has_number = address.lstrip("0123456789-ABCabc ") or address, False
        mention.address = address
        # A slip may take the number away; the mention then says less than the service's door.
        digits = [letter for letter in service.address if letter.isdigit()]
        if has_number and [letter for letter in address if letter.isdigit()] == digits:
            mention.facts["door"] = service.address.lower()

    def _towned(self, mention: Mention, service: Service) -> None:
        draw = self.dice.random()
        if draw < 0.06:
            mention.town = self.dice.choice(self.towns)
        else:
            mention.town = errors.slipped(self.dice, service.town) if draw < 0.12 else service.town
            mention.facts["town"] = service.town.lower()

    def _postcoded(self, mention: Mention, service: Service) -> None:
        dice, draw = self.dice, self.dice.random()
        if draw < 0.04:
            mention.postcode = errors.wrong_letter(dice, service.postcode)
        elif draw < 0.07:
            mention.postcode = dice.choice(self.services).postcode
        elif draw > 0.97 and mention.shape in ("full", "one cell"):
            mention.postcode = ""
        else:
            written = service.postcode
            mention.postcode = written.replace(" ", "") if draw < 0.17 else written.lower() if draw < 0.22 else written
            mention.facts["postcode"] = service.postcode

    def _lived(self, mention: Mention, home: Service) -> Mention:
        self.next_person += 1
        person = f"person {self.next_person}"
        mention.people.append(person)
        record = self.of_service(home, self.dice.choice(("full", "full", "name and postcode")))
        record.people.append(person)
        record.day = 40
        return record

    def _laid_out(self, mention: Mention) -> Mention:
        if mention.source == "police":
            mention.name, mention.address, mention.town = (text.upper() for text in (mention.name, mention.address, mention.town))
        if mention.shape == "one cell" or (mention.source == "ambulance" and self.dice.random() < 0.5):
            mention.address = ", ".join(part for part in (mention.name, mention.address, mention.town) if part)
            mention.name = mention.town = ""
        return mention
