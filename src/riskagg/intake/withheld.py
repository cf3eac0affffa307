"""People who were typed where no person belongs: into a cell of codes, a place, a reference, a line of a returned workbook.

What a code list knows is never looked at, so this costs only what is strange: a value's words are held against the names of the block once,
and only rows with a value that has one of them are looked at one by one.
"""

from collections.abc import Callable, Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.cells import Flags, encoded
from riskagg.intake.mapping import ColumnRule
from riskagg.intake.reading import Cells, Reading, Refusals
from riskagg.intake.row_people import BlockPeople, name_words_of
from riskagg.privacy.redact import looks_personal, redact_contacts, redact_names

WITHHELD = "[withheld]"
"""Stands in the place of a term that may be a person: it is on the list of terms to map, its row is kept."""

# What people write in returned workbooks: roles and prose, no names.
_PROSE = frozenset(
    {
        *("decision", "rationale", "evidence_pack", "restriction_by", "learning_point", "action", "outcome_measure", "evidence", "status"),
        *("chair_role", "decided_by_role", "assessor_role", "signed_off_by_role", "lead", "question", "reply"),
    }
)


class Withholder:
    """Replaces cells of a block before anything is made of them."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        columns = reading.mapping.columns
        is_alerts = reading.mapping.kind == "alerts"
        texts = {target for target, kind in kinds.TARGETS[reading.mapping.kind].items() if kind == pa.string()} - kinds.PSEUDONYMS
        self._terms = {
            name: rule for name, rule in columns.items() if is_alerts and "*" not in name and (rule.codes or texts & set(rule.to))
        }
        self._places = [name for name, rule in columns.items() if rule.place in ("name", "address", "town")]
        self._prose = [name for name, rule in columns.items() if not is_alerts and "*" not in name and _PROSE & set(rule.to)]

    def withhold(self, cells: Cells, people: BlockPeople) -> None:
        """Put ``[withheld]`` in the place of terms that may be a person, and marks in the place of people in places and prose."""
        for name, rule in self._terms.items():
            self._replace(cells, name, people, self._strange(rule, people), _term_without(rule))
        for name in self._places if people.words else ():
            self._replace(cells, name, people, lambda value: len(people.words.intersection(name_words_of(value))) > 1, _place_without)
        for name in self._prose:
            index, values = encoded(cells[name])
            cells.put(name, pa.array([redact_contacts(value) for value in values], pa.string()).take(pa.array(index)))

    def _strange(self, rule: ColumnRule, people: BlockPeople) -> Callable[[str], bool]:
        """Whether a cell has a term that no list knows and that may be a person."""
        terms = self._reading.source.terms

        def asked(value: str) -> bool:
            parts = value.split(rule.split) if rule.split else [value]
            return any(_may_be_person(part, people) for part in parts if part.strip().casefold() not in terms)

        return asked

    def _replace(
        self,
        cells: Cells,
        name: str,
        people: BlockPeople,
        is_asked: Callable[[str], bool],
        without: Callable[[str, BlockPeople, int], str],
    ) -> None:
        if name not in cells:
            return
        index, values = encoded(cells[name])
        asked = np.fromiter((is_asked(value) for value in values), bool, count=len(values))
        if not asked.any():
            return
        column = cells[name].to_pylist()
        for row in np.flatnonzero(asked[index]):
            column[row] = without(column[row], people, int(row))
        cells.put(name, pa.array(column, pa.string()))


def _may_be_person(part: str, people: BlockPeople) -> bool:
    return looks_personal(part) or not people.words.isdisjoint(name_words_of(part))


def _term_without(rule: ColumnRule) -> Callable[[str, BlockPeople, int], str]:
    def without(value: str, people: BlockPeople, row: int) -> str:
        own = frozenset(word for name in people.names(row) for word in name_words_of(name))
        parts = value.split(rule.split) if rule.split else [value]
        return (rule.split or "").join(WITHHELD if _is_personal(part, own, people, bool(rule.codes)) else part for part in parts)

    return without


def _is_personal(part: str, own: frozenset[str], people: BlockPeople, is_code: bool) -> bool:
    """A word of the row's own names, nothing but names of the block, or what is written like a person's number or (in a code) date."""
    found = set(name_words_of(part))
    if not own.isdisjoint(found) or (found and people.words.issuperset(found)):
        return True
    return looks_personal(part) if is_code else redact_contacts(part) != part


def _place_without(value: str, people: BlockPeople, row: int) -> str:
    """A place without the row's people where it names them in full: one word alone may be the place's own name (Marsh House)."""
    found = set(name_words_of(value))
    named = [name for name in people.names(row) if len(own := set(name_words_of(name))) > 1 and own <= found]
    return redact_names(value, named) if named else value


def refuse_named_references(cells: Cells, key_columns: Iterable[str], people: BlockPeople, refusals: Refusals) -> None:
    """Rule ``name_in_reference``: the key is kept as written, so a row whose key holds a name of its own people is not."""
    for name in key_columns:
        named = _named_references(cells, name, people)
        refusals.add(named, "name_in_reference", f"{name} holds a name of the row's own people")


def _named_references(cells: Cells, name: str, people: BlockPeople) -> Flags:
    # References differ by their digits: without them there are few, and only these are held against names.
    index, shapes = encoded(pc.replace_substring_regex(cells[name], r"\d+", "#"))
    asked = np.fromiter((not people.words.isdisjoint(name_words_of(shape)) for shape in shapes), bool, count=len(shapes))
    named = np.zeros(len(cells), dtype=bool)
    for row in np.flatnonzero(asked[index]):
        own = frozenset(word for one in people.names(int(row)) for word in name_words_of(one))
        named[row] = not own.isdisjoint(name_words_of(shapes[index[row]]))
    return named
