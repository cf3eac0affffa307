"""Rows that a rule of the mapping leaves out: they are read and counted, and nothing that they say is kept."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.answers import Answers
from riskagg.intake.cells import Flags
from riskagg.intake.reading import Cells, Reading
from riskagg.intake.row_people import RowPeople
from riskagg.intake.rules import is_empty
from riskagg.intake.table import Block
from riskagg.intake.withheld_references import keys_of_somebody
from riskagg.privacy import each
from riskagg.privacy.typography import comparable

# Exports that withdraw what they lack: a record whose row is left out is in the export all the same.
_CUMULATIVE = ("financial_year", "workbook")


class LeftOut:
    """Takes out of a block headings between rows, rows that were handed out and not filled in, and rows that ``keep`` does not keep."""

    def __init__(self, reading: Reading, answers: Answers) -> None:
        self._reading, self._people, self._answers = reading, RowPeople(reading), answers
        mapping = reading.mapping
        self._has_rules = bool(mapping.answer or mapping.keep or mapping.file.headings)
        self._keeps_keys = mapping.coverage in _CUMULATIVE and bool(mapping.key_columns) and not mapping.ordinal

    def split(self, block: Block) -> tuple[Block, pa.Table]:
        """The rows that are read on, and those left out as lines of ``left_out.parquet``."""
        if not self._has_rules:
            return block, kinds.LEFT_OUT.empty_table()
        # A row with another number of cells says nothing that a rule could go by: it is refused.
        out = self._by_rule(self._reading.cells(block)) | np.isin(block.rows, block.headings)
        out &= ~np.isin(block.rows, block.ragged)
        if not out.any():
            return block, kinds.LEFT_OUT.empty_table()
        aside = _filtered(block, out)
        columns = {"sheet": [self._reading.sheet] * len(aside.rows), "row": aside.rows, "record_key": self._keys(aside)}
        return _filtered(block, ~out), pa.table(columns, schema=kinds.LEFT_OUT)

    def _by_rule(self, cells: Cells) -> Flags:
        mapping = self._reading.mapping
        out = self._answers.unanswered(cells)
        for name, kept in mapping.keep.items():
            words = frozenset(map(comparable, kept))
            known = each(cells[name], pa.bool_(), lambda cell, words=words: comparable(cell) in words)  # type: ignore[misc]
            out = out | ~known.to_numpy(zero_copy_only=False)
        return np.asarray(out, dtype=bool)

    def _keys(self, block: Block) -> pa.Array:
        """Keys of records that must not be taken as withdrawn; null where none is needed, or where the cell may hold a name."""
        if not self._keeps_keys:
            return pa.nulls(len(block.rows), pa.string())
        names = self._reading.mapping.key_columns
        cells = self._reading.cells(block)
        somebody = keys_of_somebody(cells, names, self._reading, self._people.of(cells))
        joined = pc.binary_join_element_wise(*(cells[name] for name in names), "|")
        said = ~somebody & ~np.logical_and.reduce([is_empty(cells[name]) for name in names])
        return pc.if_else(pa.array(said), joined, pa.scalar(None, pa.string()))


def _filtered(block: Block, rows: Flags) -> Block:
    mask = pa.array(rows)
    return replace(block, rows=block.rows[rows], columns={place: column.filter(mask) for place, column in block.columns.items()})
