"""Rules that refuse a row, whatever its kind (docs/reference/mapping.md lists them all)."""

import re
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.cells import BAD_DATE, Days
from riskagg.intake.mapping import Mapping
from riskagg.intake.reading import Cells, Refusals
from riskagg.intake.table import Block
from riskagg.privacy import each
from riskagg.privacy.typography import comparable

LONGEST_CELL = 100_000
_OLDEST = date(1990, 1, 1)
_EPOCH = date(1970, 1, 1).toordinal()
_SHOWN = {"%d": "dd", "%m": "mm", "%Y": "yyyy", "%y": "yy", "%H": "hh", "%M": "mm", "%S": "ss", "%b": "Mon", "%B": "Month", "%z": "+hh:mm"}


def refuse_misshapen(block: Block, header: tuple[str, ...], refusals: Refusals) -> None:
    """Rules ``ragged_row``, ``rounded_number`` and ``oversized_cell``."""
    ragged = np.isin(block.rows, block.ragged)
    refusals.add(ragged, "ragged_row", f"the row has not the {len(header)} cells of the header, or a quotation mark is never closed")
    if block.rounded:
        reason = "its reference is a number of more than 15 digits, of which a workbook keeps 15: it may be another record's"
        refusals.add(np.isin(block.rows, block.rounded), "rounded_number", reason)
    for place, column in block.columns.items():
        # Bytes are counted first: only a column with a long cell is worth counting characters in.
        if len(column) and pc.max(pc.binary_length(column)).as_py() > LONGEST_CELL:
            long = pc.greater(pc.utf8_length(column), LONGEST_CELL).to_numpy(zero_copy_only=False)
            refusals.add(long, "oversized_cell", f"{header[place]} has more than {LONGEST_CELL:,} characters")


def refuse_without_reference(cells: Cells, mapping: Mapping, refusals: Refusals) -> None:
    """Rule ``no_reference``: the whole key is empty, or a column of it that must not be; ``missing_value`` for other required columns."""
    keys = mapping.key_columns
    if keys:
        nothing = np.logical_and.reduce([is_empty(cells[name]) for name in keys])
        refusals.add(nothing, "no_reference", f"{' and '.join(keys)} {'is' if len(keys) == 1 else 'are'} empty")
    for name, rule in mapping.columns.items():
        if rule.required:
            refusals.add(is_empty(cells[name]), "no_reference" if name in keys else "missing_value", f"{name} is empty")
        if rule.one_of:
            allowed = frozenset(map(comparable, rule.one_of))
            known = each(cells[name], pa.bool_(), lambda cell: comparable(cell) in allowed).to_numpy(zero_copy_only=False)  # noqa: B023
            refusals.add(~known & ~is_empty(cells[name]), "unexpected_value", f"{name} is none of: {', '.join(rule.one_of)}")


def refuse_bad_dates(name: str, days: Days, formats: tuple[str, ...], refusals: Refusals) -> None:
    """Rule ``impossible_date``: something is written that is no date in the mapping's form."""
    forms = " or ".join(
        re.sub(r"%[A-Za-z]", lambda found: _SHOWN.get(found[0], found[0]), form) for form in formats if form != "excel_serial"
    )
    refusals.add(days == BAD_DATE, "impossible_date", f"{name} is no date in the form {forms}")


def refuse_out_of_time(name: str, days: Days, received_on: date, refusals: Refusals) -> None:
    """Rules ``too_old`` (before 1990) and ``future_date`` (after the file was received)."""
    written = days > BAD_DATE
    refusals.add(written & (days < _OLDEST.toordinal() - _EPOCH), "too_old", f"{name} is before {_OLDEST.year}")
    late = days > received_on.toordinal() - _EPOCH
    refusals.add(written & late, "future_date", f"{name} is after the file was received ({received_on.isoformat()})")


def is_empty(column: pa.Array) -> np.ndarray:
    """True a row where a trimmed column is empty."""
    return np.asarray(pc.equal(column, "").to_numpy(zero_copy_only=False), dtype=bool)
