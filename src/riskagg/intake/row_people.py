"""The people of each row as written, for taking them out of what else the row says. They live as long as the block does."""

from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.cells import Flags
from riskagg.intake.reading import Cells, Reading
from riskagg.privacy.redact import spellings

# A shorter word says nothing by itself: initials, "de", "Li".
SHORTEST = 3
_PLAIN = r"^[A-Za-z ]*$"


class RowPeople:
    """Which columns of a mapping hold people: the adult, the alleged source, whoever told it."""

    def __init__(self, reading: Reading) -> None:
        columns = reading.mapping.columns
        self._names: list[tuple[str, ...]] = []
        self._references: list[str] = []
        for who in ("person", "risk_source", "reporter"):
            parts = {part: name for name, rule in columns.items() if (part := getattr(rule, who))}
            full = tuple(parts[part] for part in ("forename", "surname") if part in parts)
            self._names += [full] if full else []
            self._names += [(parts[part],) for part in ("name", "initials") if part in parts]
            self._references += [parts[part] for part in ("nhs", "local_ref") if part in parts]

    def of(self, cells: Cells) -> "BlockPeople":
        """The people of a block's rows."""
        return BlockPeople(cells, self._names, self._references)


class BlockPeople:
    """The people of one block; a column is unpacked when a row of it is first asked for."""

    def __init__(self, cells: Cells, names: list[tuple[str, ...]], references: list[str]) -> None:
        self._cells, self._names, self._references = cells, names, references

    def __repr__(self) -> str:
        return "BlockPeople(hidden)"

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of all names in the block, folded."""
        columns = {name for columns in self._names for name in columns}
        return frozenset(word for name in columns for word in _all_words(self._cells.by_value(name).dictionary))

    def slid(self, terms: frozenset[str]) -> Flags:
        """Rows in which the cell of a name holds a term of a code list: their cells have slid, and names stand where codes belong."""
        found = np.zeros(len(self._cells), dtype=bool)
        known = pa.array(sorted(terms), pa.string())
        for name in {name for columns in self._names for name in columns}:
            cells = self._cells.by_value(name)
            said = pc.and_(pc.is_in(pc.utf8_lower(cells.dictionary), value_set=known), pc.not_equal(cells.dictionary, ""))
            found |= said.to_numpy(zero_copy_only=False)[cells.indices.to_numpy(zero_copy_only=False)]
        return found

    def names(self, row: int) -> tuple[str, ...]:
        """Names of a row as written, a person's forename and surname as one."""
        return tuple(name for columns in self._unpacked for name in (" ".join(column[row] for column in columns).strip(),) if name)

    def references(self, row: int) -> tuple[str, ...]:
        """NHS numbers and local references of a row's people."""
        return tuple(column[row] for column in self._unpacked_references if column[row])

    @cached_property
    def _unpacked(self) -> list[list[list[str]]]:
        return [[self._cells[name].to_pylist() for name in columns] for columns in self._names]

    @cached_property
    def _unpacked_references(self) -> list[list[str]]:
        return [self._cells[name].to_pylist() for name in self._references]


def _all_words(values: pa.Array) -> set[str]:
    """``name_words_of`` many names: those of plain letters are taken apart together, ten times as fast as one by one."""
    is_plain = pc.match_substring_regex(values, _PLAIN)
    found = {word for word in " ".join(values.filter(is_plain).to_pylist()).lower().split() if len(word) >= SHORTEST}
    return found.union(*(name_words_of(value) for value in values.filter(pc.invert(is_plain)).to_pylist()))


def name_words_of(text: str) -> set[str]:
    """Words of a text that can stand for a person alone: folded, the parts of what a hyphen joins too, with and without a possessive s."""
    found = {word for word in spellings(text) if len(word) >= SHORTEST}
    return found | {word[:-1] for word in found if word.endswith("s") and len(word) > SHORTEST}
