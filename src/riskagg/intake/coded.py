"""Cells that a code list translates: recorded by list, never translated here, so that a list may change without reading a file again.

The same few hundred cells come again in every row, so a row holds their numbers, and the part ``codes`` of the batch says once what each
number stands for. A number is a digest of what it stands for: it is the same in every batch.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from riskagg.intake import kinds
from riskagg.intake.codes import ANY, SHEET
from riskagg.intake.mapping import Mapping
from riskagg.intake.reading import Cells, Reading
from riskagg.privacy.typography import plain_text

# ``ord`` is place of the column within its field times this, plus place within the cell: it orders, it does not count.
ORD_STEP = 100
# A term is short; what is longer is narrative in the wrong column and not kept whole.
_LONGEST_TERM = 80

_Ids = npt.NDArray[np.int64]
_Spans = npt.NDArray[np.int32]


class Entry(NamedTuple):
    """What a number stands for: a coded cell, a cell that a condition asks for (``context``), or what the mapping states (``default``)."""

    said_as: str
    field: str
    list: str
    column: str
    code: str
    ord: int

    @property
    def id(self) -> int:
        """The first 63 bits of a digest."""
        text = "\x1f".join((*self[:-1], str(self.ord))).encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") >> 1


_Entries = list[Entry]


class _Use(NamedTuple):
    field: str
    list: str
    column: str
    split: str | None
    rank: int

    def entries(self, cell: str) -> _Entries:
        """A cell's codes, each once; an empty cell is one entry with an empty code."""
        codes = [part.strip() for part in cell.split(self.split)] if self.split else [cell]
        first = self.rank * ORD_STEP
        return [
            Entry("coded", self.field, self.list, self.column, code[:_LONGEST_TERM], first + at)
            for at, code in enumerate(list(dict.fromkeys(code for code in codes if code)) or [""])
        ]


class CodedReader:
    """Builds ``coded`` and ``context``, each row's numbers, and knows what they stand for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._uses = _uses(reading)
        self._defaults = _Numbers()
        self._defaults.span("", _stated(reading.mapping))
        self._numbers = [_Numbers() for _ in self._uses]
        self._asked = {name: _Numbers() for name in (*reading.source.context, *reading.source.filled)}

    def new_entries(self) -> frozenset[Entry]:
        """What was met since this was last asked."""
        return frozenset(entry for numbers in (self._defaults, *self._numbers, *self._asked.values()) for entry in numbers.new_entries())

    def coded(self, cells: Cells) -> pa.Array:
        """Each row's coded cells, in the mapping's order of columns and fields, then what the mapping states for the whole source."""
        columns = [numbers.column(*cells.encoded(use.column), use.entries) for use, numbers in zip(self._uses, self._numbers, strict=True)]
        rows = np.zeros(len(cells), dtype=np.int64)
        return _joined([*columns, self._defaults.column(rows, [""], lambda _: [])], len(cells))

    def context(self, cells: Cells) -> pa.Array:
        """Cells that a condition of a code list asks for; empty ones are left out."""
        columns = []
        for name, numbers in self._asked.items():
            sheet = [plain_text(self._reading.sheet or "")]
            places, values = (np.zeros(len(cells), dtype=np.int64), sheet) if name == SHEET else cells.encoded(name)
            if name in self._reading.source.filled:
                places, values = _only_whether_filled(places, values)
            columns.append(numbers.column(places, values, lambda cell, name=name: _context(name, cell)))  # type: ignore[misc]
        return _joined(columns, len(cells))


def codes_table(entries: Iterable[Entry]) -> pa.Table:
    """The part ``codes``: what each number stands for, sorted."""
    rows = sorted({(entry.id, *entry) for entry in entries})
    return pa.Table.from_pylist([dict(zip(kinds.CODES.names, row, strict=True)) for row in rows], schema=kinds.CODES)


def _uses(reading: Reading) -> list[_Use]:
    uses: list[_Use] = []
    for column, rule in reading.mapping.columns.items():
        for field, code_lists in rule.codes.items():
            for code_list in code_lists:
                rank = sum(use.field == field for use in uses)
                uses.append(_Use(field, code_list, column, rule.split, rank))
    return uses


def _stated(mapping: Mapping) -> list[Entry]:
    return [Entry("default", field, "", "", value, 0) for field, value in sorted(mapping.defaults.items())]


def _context(column: str, cell: str) -> list[Entry]:
    return [Entry("context", "", "", plain_text(column), cell[:_LONGEST_TERM], 0)] if cell else []


def _only_whether_filled(places: npt.NDArray[np.int64], values: list[str]) -> tuple[npt.NDArray[np.int64], list[str]]:
    return np.array([bool(value) for value in values], dtype=np.int64)[places], ["", ANY]


class _Numbers:
    """The entries of one column's distinct cells, and where each cell's stand among them."""

    def __init__(self) -> None:
        self._new: list[Entry] = []
        self._ids: list[int] = []
        self._spans: dict[str, tuple[int, int]] = {}

    def span(self, cell: str, entries: list[Entry]) -> tuple[int, int]:
        """First number and count of a cell's entries; remembered."""
        self._spans[cell] = (len(self._ids), len(entries))
        self._new += entries
        self._ids += [entry.id for entry in entries]
        return self._spans[cell]

    def new_entries(self) -> list[Entry]:
        new, self._new = self._new, []
        return new

    def column(self, places: npt.NDArray[np.int64], values: list[str], entries: Callable[[str], list[Entry]]) -> tuple[_Ids, _Spans]:
        """All ids so far, and each row's span among them."""
        spans = [self._spans.get(value) or self.span(value, entries(value)) for value in values]
        return np.array(self._ids, dtype=np.int64), np.array(spans, dtype=np.int32).reshape(-1, 2)[places]


def _joined(columns: list[tuple[_Ids, _Spans]], rows: int) -> pa.Array:
    """The ids of all columns, row by row."""
    if not columns:
        return pa.ListArray.from_arrays(pa.array(np.zeros(rows + 1, dtype=np.int32)), pa.array([], pa.int64()))
    starts = np.cumsum([0, *(len(ids) for ids, _ in columns[:-1])], dtype=np.int32)
    counts = np.stack([spans[:, 1] for _, spans in columns], axis=1).ravel()
    ends = np.cumsum(counts, dtype=np.int32)
    firsts = np.stack([spans[:, 0] + start for start, (_, spans) in zip(starts, columns, strict=True)], axis=1).ravel()
    taken = np.arange(counts.sum(), dtype=np.int32) + np.repeat(firsts - (ends - counts), counts)
    ids = np.concatenate([ids for ids, _ in columns])[taken]
    offsets = np.concatenate([np.zeros(1, dtype=np.int32), ends[len(columns) - 1 :: len(columns)]])
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(ids, pa.int64()))
