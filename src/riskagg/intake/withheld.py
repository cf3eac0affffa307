"""People who were typed where no person belongs: into a cell of codes, a place, a reference, a line of a returned workbook.

What a code list knows is never looked at, so this costs only what is strange: a value's words are held against the names of the block once,
and only rows with a value that has one of them are looked at one by one.
"""

from collections.abc import Iterable

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

_WORTH_A_LOOK = r"[\pL]{3}|@|\d(?:\D?\d){8}"

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
        columns = reading.mapping.columns
        is_alerts = reading.mapping.kind == "alerts"
        texts = {target for target, kind in kinds.TARGETS[reading.mapping.kind].items() if kind == pa.string()} - kinds.PSEUDONYMS
        self._coded = {
            name: rule for name, rule in columns.items() if is_alerts and "*" not in name and (rule.codes or texts & set(rule.to))
        }
        self._places = [name for name, rule in columns.items() if rule.place in ("name", "address", "town")]
        self._prose = [name for name, rule in columns.items() if not is_alerts and "*" not in name and _PROSE & set(rule.to)]
        self._terms = reading.source.terms
        self._known = frozenset(word for term in self._terms for word in name_words_of(term))

    def withhold(self, cells: Cells, people: BlockPeople) -> None:
        """Put ``[withheld]`` in the place of terms that may be a person, and marks in the place of people in places and prose."""
        slid = people.slid(self._terms)
        for name, rule in self._coded.items():
            if name in cells:
                self._withhold_terms(cells, name, rule, people, slid)
        for name in self._places:
            if name in cells and people.words:
                _clear_place(cells, name, people)
        for name in self._prose:
            if name in cells:
                index, values = cells.encoded(name)
                cells.put(name, pa.array([redact_contacts(value) for value in values], pa.string()).take(pa.array(index)))

    def _withhold_terms(self, cells: Cells, name: str, rule: ColumnRule, people: BlockPeople, slid: Flags) -> None:
        # A reference holds neither a word nor a long number: there are as many of them as rows, and none is worth a second look.
        if not rule.codes and not pc.any(pc.match_substring_regex(cells[name], _WORTH_A_LOOK), min_count=0).as_py():
            return
        index, values = cells.encoded(name)
        strange = np.fromiter((any(map(self._is_strange, _parts(value, rule))) for value in values), bool, count=len(values))
        if not strange.any():
            return
        suspects = (bool(is_strange) and _may_be_person(value, people) for value, is_strange in zip(values, strange, strict=True))
        suspect = np.fromiter(suspects, bool, count=len(values))
        rows = np.flatnonzero(suspect[index] | (slid & strange[index]))
        if not len(rows):
            return
        column = cells[name].to_pylist()
        for row in rows:
            own = {word for person in people.names(int(row)) for word in name_words_of(person)}
            parts = _parts(column[row], rule)
            held = [self._is_strange(part) and (slid[row] or self._is_person(part, own, people, bool(rule.codes))) for part in parts]
            column[row] = (rule.split or "").join(WITHHELD if is_held else part for part, is_held in zip(parts, held, strict=True))
        cells.put(name, pa.array(column, pa.string()))

    def _is_strange(self, part: str) -> bool:
        """A term that no list knows."""
        return bool(part.strip()) and part.strip().casefold() not in self._terms

    def _is_person(self, part: str, own: set[str], people: BlockPeople, is_code: bool) -> bool:
        """A name of the row, or a person's number; in a code also a name of the block among words that no list knows, or a date."""
        found = name_words_of(part)
        if not own.isdisjoint(found):
            return True
        if not is_code:
            return redact_contacts(part) != part
        return looks_personal(part) or (not people.words.isdisjoint(found) and self._known.isdisjoint(found))


def _parts(value: str, rule: ColumnRule) -> list[str]:
    return value.split(rule.split) if rule.split else [value]


def _may_be_person(value: str, people: BlockPeople) -> bool:
    return looks_personal(value) or not people.words.isdisjoint(name_words_of(value))


def _clear_place(cells: Cells, name: str, people: BlockPeople) -> None:
    index, values = cells.encoded(name)
    asked = np.fromiter((len(people.words & name_words_of(value)) > 1 for value in values), bool, count=len(values))
    if not asked.any():
        return
    column = cells[name].to_pylist()
    for row in np.flatnonzero(asked[index]):
        column[row] = _place_without(column[row], people, int(row))
    cells.put(name, pa.array(column, pa.string()))


def _place_without(value: str, people: BlockPeople, row: int) -> str:
    """A place without the row's people where it names them in full: one word alone may be the place's own name (Marsh House)."""
    found = name_words_of(value)
    named = [name for name in people.names(row) if len(own := name_words_of(name)) > 1 and own <= found]
    return redact_names(value, named) if named else value


def refuse_named_references(cells: Cells, key_columns: Iterable[str], people: BlockPeople, refusals: Refusals) -> None:
    """Rule ``name_in_reference``: the key is kept as written, so a row whose key holds a name of its own people is not."""
    for name in key_columns:
        named = _named_references(cells, name, people)
        refusals.add(named, "name_in_reference", f"{name} holds a name of the row's own people")


def _named_references(cells: Cells, name: str, people: BlockPeople) -> Flags:
    if pc.all(pc.ascii_is_decimal(cells[name]), min_count=0).as_py():
        return np.zeros(len(cells), dtype=bool)
    # References differ by their digits: without them there are few, and only these are held against names.
    index, shapes = encoded(pc.replace_substring_regex(cells[name], r"\d+", "#"))
    asked = np.fromiter((not people.words.isdisjoint(name_words_of(shape)) for shape in shapes), bool, count=len(shapes))
    named = np.zeros(len(cells), dtype=bool)
    for row in np.flatnonzero(asked[index]):
        own = {word for one in people.names(int(row)) for word in name_words_of(one)}
        named[row] = not own.isdisjoint(name_words_of(shapes[index[row]]))
    return named
