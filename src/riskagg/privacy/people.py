"""The six keys of a person, made while rows are read (definitions.md, "People and keys"). Initials and words for nobody give none."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.privacy.columns import DIGEST, Remembered, by_value, each
from riskagg.privacy.names import ForenameCell, SurnameCell, forename_cell, split_name, surname_cell
from riskagg.privacy.nobody import GENERIC
from riskagg.privacy.normalise import nhs_numbers, sound
from riskagg.privacy.vault import Vault

_TEXT = pa.string()
_NAMES = pa.struct([("last", _TEXT), ("first", _TEXT)])
_SURNAMES, _FORENAMES = (pa.struct([(part, _TEXT) for part in cell._fields]) for cell in (SurnameCell, ForenameCell))
_BETWEEN = "\x1f"
_INITIAL = "^[a-z]$"


class PersonKeys(NamedTuple):
    """Keys of people, an array of digests each; null where a row has not what a key takes.

    ``swapped_birth`` is the ``name_birth`` of the same name with day and month of birth exchanged and meets another row's ``name_birth``;
    ``exchanged_birth`` is the ``phonetic_birth`` with surname and forename exchanged and meets another row's ``phonetic_birth``.
    ``birth`` and ``surname_birth`` join nobody: they show how many surnames share a birth. ``is_named``: whether anything in the row says
    who the person is, even if it is too little for a key.
    """

    nhs: pa.Array
    name_birth: pa.Array
    phonetic_birth: pa.Array
    swapped_birth: pa.Array
    exchanged_birth: pa.Array
    local_ref: pa.Array
    birth: pa.Array
    surname_birth: pa.Array
    is_named: pa.Array


class PersonKeyMaker:
    """Makes people's keys from the cells of rows, block by block.

    Args:
        salt: source and supplier; a local reference means something there alone.
        name_alone: a name without a birth makes the local key (an alleged source of risk; for an adult it is too weak), and the phonetic
            one, equal to it: by that a local key is known that is no reference.
    """

    def __init__(self, vault: Vault, salt: tuple[str, str], name_alone: bool = False) -> None:
        self._vault, self._salt, self._name_alone = vault, salt, name_alone
        self._surname, self._forename = Remembered(_SURNAMES, surname_cell), Remembered(_FORENAMES, forename_cell)
        self._split, self._sound = Remembered(_NAMES, split_name), Remembered(_TEXT, sound)

    def __repr__(self) -> str:
        return "PersonKeyMaker(names hidden)"

    def keys(self, said: Mapping[str, pa.Array]) -> PersonKeys:
        """The keys of the people whom ``said`` describes.

        Args:
            said: columns of equal length, at least one. ``nhs``, ``surname``, ``forename``, ``name`` (a full name in one cell, used where
                surname and forename are empty) and ``local_ref`` are text, trimmed, empty where nothing is said; ``born`` is a date or
                null, already read by the mapping's format. Names may come as places among their distinct values.
        """
        count = len(next(iter(said.values())))
        nothing, no_key = pa.nulls(count, _TEXT), pa.nulls(count, DIGEST)
        last, first = self._names(said, nothing)
        born = said.get("born", pa.nulls(count, pa.date32()))
        written = born.cast(_TEXT)
        digests = self._vault.digests
        reference = digests(("local_ref/1", *self._salt), _filled(_folded(said.get("local_ref", nothing))))
        alone = self._alone(_together(last, first), born, reference) if self._name_alone else no_key
        phonetic = digests(("phonetic_birth/1",), _sounding(self._sound(last), first, written))
        return PersonKeys(
            nhs=digests(("nhs/1",), nhs_numbers(said["nhs"])) if "nhs" in said else no_key,
            name_birth=digests(("name_birth/1",), _together(last, first, written)),
            phonetic_birth=pc.coalesce(phonetic, alone),
            swapped_birth=digests(("name_birth/1",), _together(last, first, _swapped(born, written))),
            exchanged_birth=digests(("phonetic_birth/1",), _sounding(self._sound(_unless_equal(first, last)), last, written)),
            local_ref=pc.coalesce(reference, alone),
            birth=_digests_of_values(digests, ("birth/1",), written),
            surname_birth=digests(("surname_birth/1",), _together(last, written)),
            is_named=_any_valid(last, first, born, reference, _filled(said.get("nhs", nothing))),
        )

    def _names(self, said: Mapping[str, pa.Array], nothing: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Surname and forename, normalised; null where none is said."""
        last, first = self._of_two_cells(said, nothing)
        if "name" in said:
            split = self._split(said["name"])
            parts = [pc.equal(said[part].cast(_TEXT), "") for part in ("surname", "forename") if part in said]
            unsaid = pc.and_(*parts) if len(parts) == 2 else parts[0] if parts else pa.array([True] * len(nothing))
            last, first = pc.if_else(unsaid, split.field(0), last), pc.if_else(unsaid, split.field(1), first)
        is_nobody = pc.and_(*(pc.is_in(part, value_set=_generic()) for part in (last, first)))
        is_initials = pc.and_(*(pc.fill_null(pc.match_substring_regex(part, _INITIAL), False) for part in (last, first)))
        last = pc.if_else(pc.or_(is_nobody, is_initials), pa.scalar(None, _TEXT), last)
        return _filled(last), _filled(first)

    def _of_two_cells(self, said: Mapping[str, pa.Array], nothing: pa.Array) -> tuple[pa.Array, pa.Array]:
        """Surname and forename of two cells, each of which may hold the other's word as well, or the whole name."""
        if "forename" not in said and "surname" not in said:
            return nothing, nothing
        empty = pa.array([""] * len(nothing))
        surnames = self._surname(said.get("surname", empty))
        forenames = self._forename(said.get("forename", empty))
        last, told_first, head, rest, front, end = surnames.flatten()
        first, told_last, first_front, first_end = forenames.flatten()
        has_last, has_first = _says(last), _says(first)
        # The whole name stands in one of the two cells.
        whole = self._split(said["surname"]) if "surname" in said else None
        if whole is not None:
            alone = pc.and_(pc.invert(has_first), pc.invert(_says(told_first)))
            last, told_first = pc.if_else(alone, whole.field(0), last), pc.if_else(alone, whole.field(1), told_first)
        is_told = pc.and_(pc.invert(has_last), _says(told_last))
        last, first = pc.if_else(is_told, told_last, last), pc.if_else(is_told, first_end, pc.if_else(has_first, first, told_first))
        # One cell repeats what the other says.
        last = pc.if_else(_same(head, first), rest, pc.if_else(_same(end, first), front, last))
        first = pc.if_else(_same(first_end, last), first_front, pc.if_else(_same(first_front, last), first_end, first))
        return last, first

    def _alone(self, names: pa.Array, born: pa.Array, reference: pa.Array) -> pa.Array:
        """The key of a name where neither a birth nor a reference is said."""
        is_all = pc.and_(pc.is_null(born), pc.is_null(reference))
        return self._vault.digests(("local_name/1", *self._salt), pc.if_else(is_all, names, pa.scalar(None, _TEXT)))


@cache
def _generic() -> pa.Array:
    # Not made when the module is read: Arrow imports pandas for its first list.
    return pa.array(sorted(GENERIC), _TEXT)


def _any_valid(*columns: pa.Array) -> pa.Array:
    """True in each row in which one of the columns says something."""
    return pa.array(np.logical_or.reduce([pc.is_valid(column).to_numpy(zero_copy_only=False) for column in columns]))


def _digests_of_values(digests: Callable[[tuple[str, ...], pa.Array], pa.Array], prefix: tuple[str, ...], column: pa.Array) -> pa.Array:
    """Digests of a column with few distinct values, each made once."""
    values = by_value(column)
    return digests(prefix, values.dictionary).take(values.indices)


def _says(column: pa.Array) -> pa.Array:
    return pc.not_equal(column, "")


def _same(part: pa.Array, other: pa.Array) -> pa.Array:
    """Where a part of one cell, if it has any, is what the other cell says."""
    return pc.and_(_says(part), pc.equal(part, other))


def _unless_equal(column: pa.Array, other: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(column, other), pa.scalar(None, _TEXT), column)


def _filled(column: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, _TEXT), column)


def _together(*parts: pa.Array) -> pa.Array:
    """The parts of a key as one text; null where one of them is."""
    return pc.binary_join_element_wise(*parts, _BETWEEN)


def _sounding(sound: pa.Array, other: pa.Array, written: pa.Array) -> pa.Array:
    """How one name sounds, the first letter of the other, and the birth."""
    return _together(sound, pc.utf8_slice_codeunits(other, 0, 1), written)


def _swapped(born: pa.Array, written: pa.Array) -> pa.Array:
    """Births with day and month exchanged, as text; null where that is no other date."""
    year, month, day = (pc.utf8_slice_codeunits(written, start, stop) for start, stop in ((0, 4), (5, 7), (8, 10)))
    is_other = pc.and_(pc.less_equal(pc.day(born), 12), pc.not_equal(pc.day(born), pc.month(born)))
    return pc.if_else(is_other, pc.binary_join_element_wise(year, day, month, "-"), pa.scalar(None, _TEXT))


def _folded(column: pa.Array) -> pa.Array:
    if pc.all(pc.string_is_ascii(column), min_count=0).as_py() in (True, None):
        return pc.utf8_lower(column)
    return each(column, _TEXT, str.casefold)
