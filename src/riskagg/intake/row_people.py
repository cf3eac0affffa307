"""The people of each row as written, for taking them out of what else the row says. They live as long as the block does."""

from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.cells import Encoded, Flags
from riskagg.intake.reading import Cells, Reading
from riskagg.privacy.nobody import GENERIC, names_nobody
from riskagg.privacy.normalise import name_words
from riskagg.privacy.not_names import PLACE_WORDS
from riskagg.privacy.redact import spellings

# A shorter word says nothing by itself: initials, "de", "Li".
SHORTEST = 3
_PLAIN = r"^[A-Za-z ]*$"
# Before a name that is a place's own: The Elms, St Mary's.
_BEFORE = frozenset(["the", "st", "saint", "mount", "old", "new", "great", "little", "upper", "lower", "north", "south", "east", "west"])


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
        self._names += [(name,) for name, rule in columns.items() if kinds.PSEUDONYMS & set(rule.to)]

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

    @cached_property
    def plain_words(self) -> frozenset[str]:
        """The same without words that name nobody: roles, and what stands where no name is known."""
        return self.words - GENERIC

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
        return tuple(name for columns in self._unpacked for name in (" ".join(values[at[row]] for at, values in columns).strip(),) if name)

    def rows_named(self, text: str, rows: np.ndarray) -> dict[int, tuple[str, ...]]:
        """Of rows that say one text, those in which it holds a name of the row's own people, with the names.

        A name of several words is one wherever all of them stand. One word alone may be the place's own (Marsh House, The Elms): it is a
        person's only where nothing about it says a place and where nobody else's row says the same.
        """
        found = name_words_of(text)
        single = frozenset(word for word in found & self.plain_words if not is_own_name_of_place(word, text))
        whole, parted, of_others = {}, {}, False
        for row in map(int, rows):
            names = [name for name in self.names(row) if not names_nobody(name_words(name))]
            if full := tuple(name for name in names if len(words := name_words_of(name)) > 1 and words <= found):
                whole[row] = full
            elif part := tuple(name for name in names if not single.isdisjoint(name_words_of(name))):
                parted[row] = part
            else:
                of_others = True
        return whole if of_others else whole | parted

    def references(self, row: int) -> tuple[str, ...]:
        """NHS numbers and local references of a row's people."""
        return tuple(column[row] for column in self._unpacked_references if column[row])

    @cached_property
    def _unpacked(self) -> list[list[Encoded]]:
        return [[self._cells.encoded(name) for name in columns] for columns in self._names]

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


def is_own_name_of_place(word: str, text: str) -> bool:
    """Whether a word of a text is part of a place's own name wherever it stands: ``Marsh House``, ``The Elms``, ``St Mary's``."""
    tokens = text.casefold().replace(",", " , ").split()
    at = [number for number, token in enumerate(tokens) if word in name_words_of(token)]
    return bool(at) and all(
        (number and tokens[number - 1].strip(".") in _BEFORE) or "".join(tokens[number + 1 : number + 2]) in PLACE_WORDS for number in at
    )
