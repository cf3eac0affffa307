"""A returned row says only what somebody filled in (definitions.md, "A returned workbook says only what somebody filled in")."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake import kinds
from riskagg.intake.cells import Flags, read_date
from riskagg.intake.handed_out import digest, plain
from riskagg.intake.mapping import heading_of
from riskagg.intake.reading import Cells, Reading, Refusals
from riskagg.intake.rules import is_empty
from riskagg.intake.table import Block

_ROW_ID = "row_id"
_CHANGED = "what stands beside the answers is not what was handed out in this row: an id or a name was changed, or only some columns sorted"


class Answers:
    """Reads the rows of one table of a returned kind; of other kinds it leaves everything as it is."""

    def __init__(self, reading: Reading) -> None:
        mapping = reading.mapping
        self._reading, self._match = reading, reading.match
        self._returned = mapping.kind in kinds.RETURNED
        # A workbook without the hidden sheet says nothing of what it held, nor does a CSV.
        self._digests = reading.handed_out or {}
        self._answers = [name for name in mapping.answer if "*" not in name]
        self._places = [(place, label) for name in mapping.answer if "*" in name for place, label in reading.match.wildcards[name]]
        self._known = {name: rule for name, rule in mapping.columns.items() if "*" not in name and name in reading.match.places}
        self._made = {name: rule.made_of for name, rule in mapping.columns.items() if rule.made_of}
        self._own = [name for name in mapping.columns if name in (*mapping.key_columns, *self._answers) or mapping.columns[name].required]
        targets = kinds.TARGETS[mapping.kind]
        self._formats = {
            name: reading.formats(rule) for name, rule in self._known.items() if any(targets[to] == pa.date32() for to in rule.to)
        }
        self._taken: set[str] = set()

    def without_headings(self, block: Block) -> Block:
        """A block without the headings that people read: they stand below the hidden keys and are no row."""
        if not self._returned or not len(block.rows):
            return block
        cells = self._reading.cells(block)
        is_heading = np.ones(len(block.rows), dtype=bool)
        for name, rule in self._known.items():
            is_heading &= pc.equal(pc.utf8_lower(cells.typed(name)), plain(heading_of(name, rule))).to_numpy(zero_copy_only=False)
        mask = pa.array(~is_heading)
        return replace(block, rows=block.rows[~is_heading], columns={at: column.filter(mask) for at, column in block.columns.items()})

    def unanswered(self, cells: Cells) -> Flags:
        """Rows in which nothing was filled in: each answer cell is empty, or holds what it was handed out with."""
        if not (self._answers or self._places):
            return np.zeros(len(cells), dtype=bool)
        names = [*self._answers, *(label for _, label in self._places)]
        return np.asarray(np.logical_and.reduce([self._is_unsaid(cells, name) for name in names]), dtype=bool)

    def settle(self, cells: Cells) -> None:
        """Give rows the ids that they lack, and empty the cells that were left as they were handed out.

        A row whose ``row_id`` an earlier row of the table has was copied: it is a row that somebody added.
        """
        if not self._returned:
            return
        copied = self._copied(cells)
        for name, parts in self._made.items():
            self._fill(cells, name, copied, "d", parts)
        self._fill(cells, _ROW_ID, copied, "r", self._own)

    def refuse_changed(self, cells: Cells, refusals: Refusals) -> None:
        """Rule ``changed_row``: what was locked beside the answers is no longer what was handed out."""
        if not self._digests:
            return
        changed = np.zeros(len(cells), dtype=bool)
        for name, rule in self._known.items():
            if name not in self._answers and name != _ROW_ID:
                given = [name in self._digests.get(row_id, {}) for row_id in cells[_ROW_ID].to_pylist()]
                stays_empty = is_empty(cells[name]) & rule.is_dropped
                changed |= np.array(given, dtype=bool) & ~self._is_as_given(cells, name) & ~stays_empty
        refusals.add(changed, "changed_row", _CHANGED)

    def forget_unsaid(self, cells: Cells) -> None:
        """Empty the answer cells that were left as they were handed out."""
        if not self._digests:
            return
        for name in self._answers:
            if name in cells:
                cells.put(name, _emptied(cells[name], self._is_unsaid(cells, name)))
        for place, label in self._places:
            cells.put_at(place, _emptied(cells.at(place), self._is_unsaid(cells, label)))

    def stated(self, cells: Cells) -> dict[str, pa.Array]:
        """``is_handed_out``: whether the row is one of a workbook that remembers what it was handed out with."""
        if not self._returned:
            return {}
        return {"is_handed_out": pa.array([row_id in self._digests for row_id in cells[_ROW_ID].to_pylist()], pa.bool_())}

    def _column(self, cells: Cells, name: str) -> pa.Array:
        place = next((at for at, label in self._places if label == name), None)
        return cells[name] if place is None else cells.at(place)

    def _typed(self, cells: Cells, name: str) -> pa.Array:
        """The cells as they came: a word that says nothing was handed out as well."""
        place = next((at for at, label in self._places if label == name), None)
        return cells.typed(name) if place is None else cells.plain(place)

    def _is_unsaid(self, cells: Cells, name: str) -> Flags:
        return is_empty(self._column(cells, name)) | self._is_as_given(cells, name)

    def _is_as_given(self, cells: Cells, name: str) -> Flags:
        """Cells that hold what they were handed out with, dates in whatever form."""
        if not self._digests:
            return np.zeros(len(cells), dtype=bool)
        rows = zip(cells[_ROW_ID].to_pylist(), self._typed(cells, name).to_pylist(), strict=True)
        return np.array([self._is_given(row_id, name, cell) for row_id, cell in rows], dtype=bool)

    def _is_given(self, row_id: str, name: str, cell: str) -> bool:
        known = self._digests.get(row_id, {}).get(name)
        return known is not None and known in (digest(row_id, name, cell), digest(row_id, name, self._day(name, cell)))

    def _day(self, name: str, cell: str) -> str:
        """A date as ISO, whatever its form; any other cell as it is."""
        formats = self._formats.get(name)
        found = read_date(cell, formats, self._reading.zone) if cell and formats else None
        return found.isoformat() if found else cell

    def _same(self, cells: Cells, name: str, row: int) -> str:
        return plain(self._day(name, cells[name][row].as_py()))

    def _copied(self, cells: Cells) -> Flags:
        copied = []
        for row_id in cells[_ROW_ID].to_pylist():
            copied.append(bool(row_id) and row_id in self._taken)
            self._taken.add(row_id)
        return np.array(copied, dtype=bool)

    def _fill(self, cells: Cells, name: str, copied: Flags, mark: str, parts: Sequence[str]) -> None:
        """Where a cell is empty or its row copied, an id made of the row's cells ``parts``."""
        lacking = np.flatnonzero(is_empty(cells[name]) | copied)
        column = cells[name].to_pylist()
        for row in lacking.tolist():
            column[row] = mark + digest(*(self._same(cells, part, row) for part in parts))
        cells.put(name, pa.array(column, pa.string()))


def _emptied(column: pa.Array, where: Flags) -> pa.Array:
    return pa.array(["" if empty else cell for cell, empty in zip(column.to_pylist(), where, strict=True)], pa.string())
