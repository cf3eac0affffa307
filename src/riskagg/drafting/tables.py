"""What one row of a table is: an event, a service, a rating, an action ... Its headings say; a person has the last word."""

from dataclasses import dataclass

from riskagg.drafting.codes import Vocabulary
from riskagg.drafting.dates import dates_of
from riskagg.drafting.guess import Guess, Says, Words, formats_words, quoted, share
from riskagg.drafting.headings import heading_words
from riskagg.drafting.opening import Column
from riskagg.drafting.words import heading_vocabulary
from riskagg.intake import kinds
from riskagg.intake.cells import whole_number

ALERTS = "alerts"
# The reference of a service may stand in two columns; every other column of a kind is one.
_SEVERAL = frozenset({"service_ref"})
_PLACE = frozenset({"name", "address", "town", "postcode"})
_MOSTLY = 0.8


@dataclass(frozen=True)
class TableKind:
    """The kind of a table. ``is_sure`` is false where one heading at most speaks for it, or as many for another: a person decides."""

    kind: str
    is_sure: bool


def table_kinds() -> dict[str, str]:
    """Kind -> what one row of it is, in the order in which a person is asked."""
    return {kind: words.row for kind, words in heading_vocabulary().tables.items()}


def kind_of(columns: tuple[Column, ...], vocabulary: Vocabulary) -> TableKind:
    """The kind for which most headings speak; cells that the lists of themes know speak for alerts."""
    headings = [heading_words(column.heading) for column in columns]
    speak = {kind: sum(_fits(words, table.marks) for words in headings) for kind, table in heading_vocabulary().tables.items()}
    speak[ALERTS] += any(vocabulary.knows_most("theme", column.values) for column in columns)
    first, second = sorted(speak.values(), reverse=True)[:2]
    return TableKind(max(speak, key=lambda kind: speak[kind]), is_sure=first > max(second, 1))


def guess_targets(kind: str, columns: tuple[Column, ...], people: list[Guess]) -> list[Guess]:
    """What each column of a table that is not of alerts becomes: the target whose words its heading has most of, each target once.

    Args:
        people: what the columns are by the rules about people; such a table keeps nothing of a person.
    """
    ranked = sorted(
        ((score, -at, target) for at, column in enumerate(columns) for target, score in _scores(kind, column)),
        reverse=True,
    )
    found: dict[int, str] = {}
    for _, place, target in ranked:
        is_free = target in _SEVERAL or target not in found.values()
        if -place not in found and is_free and (not people[-place].is_person or _is_public_name(kind, columns[-place])):
            found[-place] = target
    return [_guess(kind, column, found.get(at), people[at]) for at, column in enumerate(columns)]


def _is_public_name(kind: str, column: Column) -> bool:
    """A name in a list of services is the service's and that of an owner a company's, unless its heading says whose it is."""
    words = heading_words(column.heading)
    return (kind == "services" and words == {"name"}) or (kind == "ownership" and "owner" in words)


def _scores(kind: str, column: Column) -> list[tuple[str, float]]:
    """Targets that a heading may lead to: how many of its words an entry has; the earlier of two entries weighs more."""
    words = heading_words(column.heading)
    found = []
    for target, entries in heading_vocabulary().tables[kind].targets.items():
        fits = [len(entry) - at / 100 for at, entry in enumerate(entries) if entry <= words]
        if fits and _cells_fit(kind, target, column):
            found.append((target, max(fits)))
    return found


def _cells_fit(kind: str, target: str, column: Column) -> bool:
    if not column.values:
        return False
    form = str(kinds.TARGETS[kind][target])
    if form.startswith("date32"):
        return dates_of(column.values) is not None
    return form != "int32" or share(column, lambda cell: whole_number(cell) is not None) >= _MOSTLY


def _guess(kind: str, column: Column, target: str | None, person: Guess) -> Guess:
    if person.is_person and target is None:
        return Guess("ignore", "may be of a person: dropped, for only alerts make keys of people", is_person=True)
    if not column.values:
        return Guess("ignore", "empty in every row")
    if target is None:
        return Guess("ignore", f"dropped: nothing says what it is. Could be {', '.join(kinds.TARGETS[kind])}")
    if not str(kinds.TARGETS[kind][target]).startswith("date32"):
        asked = ". QUESTION: the name of the service or company, not of a person?" if person.is_person else ""
        is_number = str(kinds.TARGETS[kind][target]) == "int32"
        says: Says = "place" if target in _PLACE else "measure" if is_number else ""
        return Guess(f"{{to: {quoted(target)}}}", f"its heading says{asked}", says=says)
    rule, note = formats_words(dates_of(column.values))
    return Guess(f"{{to: {quoted(target)}{rule}}}", f"its heading says{note}", decide="DECIDE" in note, says="day")


def _fits(words: Words, entries: tuple[Words, ...]) -> bool:
    return any(entry <= words for entry in entries)
