"""References that a spreadsheet program has changed: what can surely be known from the cell and from the others of its column."""

import re
from dataclasses import dataclass
from math import exp, factorial
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.cells import Flags
from riskagg.privacy.typography import cell_bytes

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_FORMS: Final = {
    "hashes": r"#{2,}",
    "apostrophe": r"'.+",
    "power": r"[+-]?\d+(?:[.,]\d+)?e[+-]?\d+",
    "decimals": r"\d+[.,]0+",
    "thousands": r"\d{1,3}(?:,\d{3})+(?:\.0+)?",
    "part_of_date": rf"\d{{1,2}}[-/ ]{_MONTH}|{_MONTH}[-/ ]\d{{2,4}}",
    "date": rf"\d{{4}}-\d{{2}}-\d{{2}}(?:[t ]00:00(?::00)?)?|\d{{1,2}}/\d{{1,2}}/\d{{4}}(?: 00:00(?::00)?)?|\d{{1,2}}-{_MONTH}-\d{{2,4}}",
}
_SUSPECT: Final = "(?i)^(?:" + "|".join(f"(?:{form})" for form in _FORMS.values()) + ")$"
_COMPILED: Final = {kind: re.compile(form, re.IGNORECASE) for kind, form in _FORMS.items()}
_SURE_POWER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?e\+\d+", re.IGNORECASE)
_SOME_POWER: Final = re.compile(r"[+-]?\d+[.,]\d+e-?\d+", re.IGNORECASE)
_DIGITS_KEPT: Final = 15
_LONG_NUMBER: Final = 6
_MOSTLY: Final = 0.9
_BY_CHANCE: Final = 0.01
_MOST_COUNTED: Final = 60

REASONS: Final = {
    "hashes": "holds # signs in the place of the reference: a column of a spreadsheet was too narrow for it",
    "apostrophe": "begins with an apostrophe, with which a spreadsheet marks text: it is not a part of the reference",
    "power": "is a number with a power of ten, as a spreadsheet writes a long one: digits of the reference are lost",
    "decimals": "ends in decimals: a program took the reference for a number, and zeros in front of it are lost",
    "thousands": "has commas between thousands: a program took the reference for a number, and zeros in front of it are lost",
    "part_of_date": "is a part of a date, as a spreadsheet makes of a reference such as 3-11",
    "date": "is a date among references that are none, as a spreadsheet makes of a reference such as 3-11",
    "zeros_behind": f"has more than {_DIGITS_KEPT} digits and ends in zeros, as a spreadsheet leaves a long number",
    "zeros_before": "has fewer digits than the others, which begin with zeros: a program took the reference for a number",
}
"""What is wrong with a reference, after the name of its column; never what stands in it."""


@dataclass(frozen=True)
class Scheme:
    """How the references of a column look in the first rows of a file.

    Attributes:
        is_digits: nine of ten that nothing speaks against are digits alone.
        lengths: of those that are digits alone.
        is_alone: something speaks against every one of them.
        has_dates: half or more are dates, so that they are the column's own.
        only_parts_of_dates: all are.
        has_decimals: some have decimals other than zeros.
        padded_to: digits of those that begin with zeros, where all such have as many and most have; else 0.
        zeros_behind: from so many digits on more references have nothing but zeros after the 15th than by chance; 0 where none have.
    """

    is_digits: bool = False
    lengths: frozenset[int] = frozenset()
    is_alone: bool = False
    has_dates: bool = False
    only_parts_of_dates: bool = False
    has_decimals: bool = False
    padded_to: int = 0
    zeros_behind: int = 0


def scheme_of(column: pa.Array) -> Scheme:
    """The scheme of a plain column; empty cells say nothing."""
    filled = column.filter(pc.not_equal(column, ""))
    if not len(filled):
        return Scheme()
    suspect = pc.match_substring_regex(filled, _SUSPECT)
    kinds = [_kind(cell) for cell in filled.filter(suspect).to_pylist()]
    sound = filled.filter(pc.invert(suspect))
    digits = sound.filter(pc.ascii_is_decimal(sound)) if len(sound) else sound
    return Scheme(
        is_digits=len(digits) >= _MOSTLY * max(len(sound), 1),
        lengths=frozenset(np.unique(_lengths(digits)).tolist()) if len(digits) else frozenset(),
        is_alone=not len(sound),
        has_dates=2 * (kinds.count("date") + kinds.count("part_of_date")) >= len(filled),
        only_parts_of_dates=kinds.count("part_of_date") == len(filled),
        has_decimals=bool(pc.any(pc.match_substring_regex(sound, r"^\d+[.,]\d+$"), min_count=0).as_py()),
        padded_to=_padded_to(digits),
        zeros_behind=_zeros_behind(digits),
    )


def changed(column: pa.Array, scheme: Scheme, is_number: bool = False) -> dict[str, Flags]:
    """Which cells of a plain column were surely changed, by what happened to them (a key of ``REASONS``).

    Args:
        is_number: zeros in front mean nothing in this column (a UPRN).
    """
    found = {kind: np.zeros(len(column), dtype=bool) for kind in REASONS}
    for row in np.flatnonzero(pc.match_substring_regex(column, _SUSPECT).to_numpy(zero_copy_only=False)):
        cell = column[int(row)].as_py()
        kind = _kind(cell)
        found[kind][row] = _is_sure(kind, cell, scheme)
    if scheme.zeros_behind:
        found["zeros_behind"] = _long_with_zeros(column) & (_lengths(column) >= scheme.zeros_behind)
    if scheme.padded_to and not is_number:
        is_digits = pc.ascii_is_decimal(column).to_numpy(zero_copy_only=False)
        found["zeros_before"] = is_digits & (_lengths(column) < scheme.padded_to)
    return {kind: flags for kind, flags in found.items() if flags.any()}


def _kind(cell: str) -> str:
    return next(kind for kind, form in _COMPILED.items() if form.fullmatch(cell))


def _is_sure(kind: str, cell: str, scheme: Scheme) -> bool:
    if kind == "power":
        # As long as the numbers beside it, it is a reference of digits and a letter: 38E127 among 385008.
        is_strange = scheme.is_digits and len(cell) not in scheme.lengths
        return bool(_SURE_POWER.fullmatch(cell)) or is_strange or (scheme.is_alone and bool(_SOME_POWER.fullmatch(cell)))
    if kind in ("decimals", "thousands"):
        # Alone, short ones may be numbers of chapters: 1.0, 2.0.
        return not scheme.has_decimals and (scheme.is_digits or (scheme.is_alone and len(cell) >= _LONG_NUMBER))
    if kind == "part_of_date":
        return not scheme.has_dates or scheme.only_parts_of_dates
    return kind != "date" or not scheme.has_dates


def _lengths(column: pa.Array) -> npt.NDArray[np.int32]:
    _, starts, ends = cell_bytes(column)
    return np.asarray(ends - starts)


def _padded_to(digits: pa.Array) -> int:
    if not len(digits):
        return 0
    lengths = _lengths(digits)
    padded = lengths[pc.starts_with(digits, "0").to_numpy(zero_copy_only=False)]
    if len(padded) < 2 or (padded != padded[0]).any():
        return 0
    return int(padded[0]) if 2 * np.count_nonzero(lengths == padded[0]) > len(lengths) else 0


def _long_with_zeros(column: pa.Array) -> Flags:
    """Digits alone, more than 15, and zeros after them."""
    return np.asarray(pc.match_substring_regex(column, rf"^[1-9]\d{{{_DIGITS_KEPT - 1}}}0+$").to_numpy(zero_copy_only=False), dtype=bool)


def _zeros_behind(digits: pa.Array) -> int:
    """From how many digits on so many end in zeros as by chance in less than one file of a hundred; 0 where there are none."""
    if not len(digits) or not (zeros := _long_with_zeros(digits)).any():
        return 0
    lengths = _lengths(digits)
    for least in sorted(set(lengths[zeros].tolist())):
        n, expected = int((zeros & (lengths >= least)).sum()), float((10.0 ** (_DIGITS_KEPT - lengths[lengths >= least])).sum())
        fewer = sum(expected**k / factorial(k) for k in range(min(n, _MOST_COUNTED))) * exp(-expected)
        if 1 - fewer < _BY_CHANCE:
            return int(least)
    return 0
