"""People in references and ids: what refuses a row where it is the record's key, and is withheld elsewhere.

References differ by their digits: without them there are few, and only these are looked at one by one.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.cells import Flags, encoded
from riskagg.intake.reading import Cells, Reading
from riskagg.intake.reference_numbers import NONE, ColumnNumbers, FileNumbers, are_of_people, valid_numbers
from riskagg.intake.row_people import BlockPeople, name_words_of
from riskagg.privacy.births import without_births
from riskagg.privacy.personal import has_telephone, may_be_personal, names_a_person, ten_digits, without_contacts, without_numbers
from riskagg.privacy.titles import without_titled

_NINES = np.arange(256, dtype=np.uint8)
_NINES[ord("0") : ord("9") + 1] = ord("9")
_TEN = r"^(?:.*?\D)?(\d{3}[\s\-.]{0,2}\d{3}[\s\-.]{0,2}\d{4})(?:\D.*)?$"
_FEWEST_OF_TELEPHONE = 10
_LETTER = re.compile(r"[^\W\d_]")


class ReferenceLook:
    """One column of references of a block, looked at."""

    def __init__(self, cells: Cells, name: str, reading: Reading, people: BlockPeople) -> None:
        self._name, self._verdict = name, reading.numbers
        self._column = cells[name]
        self._index, self._shapes = encoded(_shapes(self._column))
        worth = may_be_personal(pa.array(self._shapes, pa.string()))
        self._worth = [shape if look else "" for shape, look in zip(self._shapes, worth, strict=True)]
        self.names_somebody = self._flags(names_a_person(shape) for shape in self._worth)
        self.own_names = self._own_names(people)
        has_letters = any(_LETTER.search(shape) for shape in self._shapes)
        telephones = self._telephones()
        is_lettered = has_letters or (self._verdict is not None and name in self._verdict.lettered)
        self.telephones = telephones & is_lettered
        self.nhs_numbers, self.numbers = self._ten_digits(has_letters, bool(telephones.any()) and not has_letters)

    def _flags(self, of_shapes: Iterable[bool]) -> Flags:
        return np.array(list(of_shapes), dtype=bool)[self._index]

    def _telephones(self) -> Flags:
        rows = np.flatnonzero(self._flags(shape.count("9") >= _FEWEST_OF_TELEPHONE for shape in self._worth))
        found = np.zeros(len(self._index), dtype=bool)
        said = self._column.take(pa.array(rows))
        # Hardly any of many numbers begins as a telephone number does.
        begins = np.flatnonzero(pc.match_substring_regex(said, r"(?:^|\D)(?:0|\+)").to_numpy(zero_copy_only=False))
        for row in rows[begins]:
            found[row] = has_telephone(self._column[int(row)].as_py())
        return found

    def _ten_digits(self, has_letters: bool, has_telephones: bool) -> tuple[Flags, ColumnNumbers]:
        """Rows whose reference is known to be an NHS number, and what all of them hold."""
        rows = np.flatnonzero(self._flags(ten_digits(shape) is not None for shape in self._worth))
        flags = np.zeros(len(self._index), dtype=bool)
        if not len(rows):
            return flags, ColumnNumbers(has_letters=has_letters, has_telephones=has_telephones)
        is_valid, found = valid_numbers(pc.replace_substring_regex(self._column.take(pa.array(rows)), _TEN, r"\1"))
        if self._verdict is not None:
            flags[rows] = is_valid & ((self._name in self._verdict.of_people) | np.isin(found, self._verdict.known))
        valid = np.unique(found[is_valid])
        return flags, ColumnNumbers(len(rows), int(is_valid.sum()), valid, has_letters, has_telephones)

    def _own_names(self, people: BlockPeople) -> Flags:
        """Rows whose reference holds a name of their own people."""
        asked = self._flags(not people.words.isdisjoint(name_words_of(shape)) for shape in self._shapes) if people.words else None
        named = np.zeros(len(self._index), dtype=bool)
        for row in np.flatnonzero(asked) if asked is not None else ():
            own = {word for one in people.names(int(row)) for word in name_words_of(one)}
            named[row] = not own.isdisjoint(name_words_of(self._shapes[self._index[row]]))
        return named

    @property
    def personal(self) -> Flags:
        """Rows whose reference is of a person in any way."""
        return self.names_somebody | self.own_names | self.telephones | self.nhs_numbers

    def cleaned(self) -> pa.Array | None:
        """The references without people, for a column that is no record's key; None where there are none in it."""
        rows = np.flatnonzero(self.personal)
        if not len(rows):
            return None
        texts = self._column.to_pylist()
        for row in rows:
            texts[row] = self._without(texts[row], int(row))
        return pa.array(texts, pa.string())

    def _without(self, text: str, row: int) -> str:
        if self.own_names[row]:
            return "[name]"
        kept = without_contacts(text) if self.telephones[row] or self.names_somebody[row] else text
        kept = without_numbers(kept) if self.nhs_numbers[row] else kept
        # A date is no birth there, unless a word says so.
        return without_titled(without_births(kept, 0) if self.names_somebody[row] else kept)


def keys_of_somebody(cells: Cells, names: Iterable[str], reading: Reading, people: BlockPeople) -> Flags:
    """Rows whose key holds a person, of rows that the count of the whole file leaves out: they are judged by themselves as well."""
    found = np.zeros(len(cells), dtype=bool)
    for name in names:
        look = ReferenceLook(cells, name, reading, people)
        if are_of_people([look.numbers]):
            look = ReferenceLook(cells, name, replace(reading, numbers=FileNumbers(frozenset({name}), frozenset(), NONE)), people)
        found |= look.personal
    return found


def _shapes(column: pa.Array) -> pa.Array:
    """Each text with a nine in the place of each digit, made of the bytes of all at once."""
    _, offsets, text = column.buffers()
    if text is None or not len(column):
        return column
    nines = _NINES[np.frombuffer(text, dtype=np.uint8)]
    return pa.Array.from_buffers(pa.string(), len(column), [None, offsets, pa.py_buffer(nines)], offset=column.offset)
