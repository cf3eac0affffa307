"""People who were typed into a cell of codes.

What a code list knows is never looked at, so this costs only what is strange: a value's words are held against the names of the block once,
and only rows with a value that has one of them are looked at one by one.
"""

import numpy as np
import pyarrow as pa

from riskagg.intake.cells import Flags
from riskagg.intake.mapping import ColumnRule
from riskagg.intake.reading import Cells
from riskagg.intake.row_people import BlockPeople, name_words_of
from riskagg.privacy.redact import looks_personal
from riskagg.privacy.titles import has_titled

WITHHELD = "[withheld]"
"""Stands in the place of a term that may be a person: it is on the list of terms to map, its row is kept."""


class TermWithholder:
    """Puts ``[withheld]`` in the place of terms that no code list knows and that may be a person."""

    def __init__(self, terms: frozenset[str]) -> None:
        self._terms = terms
        self._known = frozenset(word for term in terms for word in name_words_of(term))

    def withhold(self, cells: Cells, name: str, rule: ColumnRule, people: BlockPeople, slid: Flags) -> None:
        """Clean a column; ``slid`` marks rows whose cells have slid, where any strange term may be a name."""
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
            held = [self._is_strange(part) and (bool(slid[row]) or self._is_person(part, own, people)) for part in parts]
            column[row] = (rule.split or "").join(WITHHELD if is_held else part for part, is_held in zip(parts, held, strict=True))
        cells.put(name, pa.array(column, pa.string()))

    def _is_strange(self, part: str) -> bool:
        """A term that no list knows."""
        return bool(part.strip()) and part.strip().casefold() not in self._terms

    def _is_person(self, part: str, own: set[str], people: BlockPeople) -> bool:
        """A name of the row, a person's number or date, a name after a title, or a name of the block among words that no list knows."""
        found = name_words_of(part)
        if not own.isdisjoint(found) or looks_personal(part) or has_titled(part):
            return True
        return not people.words.isdisjoint(found) and self._known.isdisjoint(found)


def _parts(value: str, rule: ColumnRule) -> list[str]:
    return value.split(rule.split) if rule.split else [value]


def _may_be_person(value: str, people: BlockPeople) -> bool:
    return looks_personal(value) or has_titled(value) or not people.words.isdisjoint(name_words_of(value))
