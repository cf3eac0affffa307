"""Cells that a code list translates: recorded by list, never translated here, so that a list may change without reading a file again."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from riskagg.intake import kinds
from riskagg.intake.cells import encoded
from riskagg.intake.codes import SHEET
from riskagg.intake.reading import Cells, Reading

# ``ord`` is place of the column within its field times this, plus place within the cell: it orders, it does not count.
ORD_STEP = 100
# A term is short; what is longer is narrative in the wrong column and not kept whole.
_LONGEST_TERM = 80

_Ids = npt.NDArray[np.int32]


class _Use(NamedTuple):
    field: str
    list: str
    column: str
    split: str | None
    rank: int


class CodedReader:
    """Builds ``coded``, ``context`` and ``defaults``: each row's entries are numbers into a table of distinct entries."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._uses = _uses(reading)
        self._entries: list[tuple[str, str, str, str, int]] = []
        self._known: dict[tuple[int, str], tuple[int, int]] = {}

    def coded(self, cells: Cells) -> pa.Array:
        """Each row's coded cells, in the mapping's order of columns and fields."""
        starts, counts = [], []
        for number, use in enumerate(self._uses):
            index, values = encoded(cells[use.column])
            spans = np.array([self._span(number, use, value) for value in values], dtype=np.int32).reshape(-1, 2)[index]
            starts.append(spans[:, 0])
            counts.append(spans[:, 1])
        ids, offsets = _flatten(starts, counts, len(cells))
        columns = list(zip(*self._entries, strict=True)) or [()] * len(kinds.CODED)
        types = [pa.int32() if name == "ord" else pa.string() for name in kinds.CODED]
        taken = [pa.array(column, kind).take(pa.array(ids)) for column, kind in zip(columns, types, strict=True)]
        return pa.ListArray.from_arrays(pa.array(offsets), pa.StructArray.from_arrays(taken, list(kinds.CODED)))

    def _span(self, number: int, use: _Use, cell: str) -> tuple[int, int]:
        """First entry and number of entries of a cell; an empty cell is one entry with an empty code."""
        if (number, cell) not in self._known:
            codes = [part.strip() for part in cell.split(use.split)] if use.split else [cell]
            codes = list(dict.fromkeys(code for code in codes if code)) or [""]
            self._known[number, cell] = (len(self._entries), len(codes))
            first = use.rank * ORD_STEP
            self._entries += [(use.field, use.list, use.column, code[:_LONGEST_TERM], first + at) for at, code in enumerate(codes)]
        return self._known[number, cell]

    def context(self, cells: Cells) -> pa.Array:
        """Cells that a condition of a code list asks for; empty ones are left out."""
        sheet = self._reading.sheet or ""
        columns = {name: [sheet] * len(cells) if name == SHEET else cells[name].to_pylist() for name in self._reading.source.context}
        names, values, counts = [], [], np.zeros(len(cells), dtype=np.int32)
        for row in range(len(cells)) if columns else ():
            for name, column in columns.items():
                if column[row]:
                    names.append(name)
                    values.append(column[row][:_LONGEST_TERM])
                    counts[row] += 1
        structs = pa.StructArray.from_arrays([pa.array(names, pa.string()), pa.array(values, pa.string())], ["column", "value"])
        return pa.ListArray.from_arrays(pa.array(_offsets(counts)), structs)

    def defaults(self, count: int) -> pa.Array:
        """The mapping's values for the whole source, the same in every row."""
        given = sorted(self._reading.mapping.defaults.items())
        fields = pa.array([field for field, _ in given] * count, pa.string())
        values = pa.array([value for _, value in given] * count, pa.string())
        offsets = pa.array(np.arange(count + 1, dtype=np.int32) * len(given))
        return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays([fields, values], ["field", "value"]))


def _uses(reading: Reading) -> list[_Use]:
    uses: list[_Use] = []
    for column, rule in reading.mapping.columns.items():
        for field, code_lists in rule.codes.items():
            for code_list in code_lists:
                rank = sum(use.field == field for use in uses)
                uses.append(_Use(field, code_list, column, rule.split, rank))
    return uses


def _offsets(counts: _Ids) -> _Ids:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)


def _flatten(starts: list[_Ids], counts: list[_Ids], rows: int) -> tuple[_Ids, _Ids]:
    """Entry numbers of all rows, row by row, from each column's first entry and number of entries."""
    if not counts:
        return np.zeros(0, dtype=np.int32), np.zeros(rows + 1, dtype=np.int32)
    count = np.stack(counts, axis=1)
    ends = np.cumsum(count.ravel())
    first = np.stack(starts, axis=1).ravel() - (ends - count.ravel())
    ids = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first, count.ravel())
    return ids.astype(np.int32), _offsets(count.sum(axis=1))
