"""A table as it was read: a header, and its rows in blocks of columns of text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from riskagg.intake.handed_out import Digests
from riskagg.privacy.typography import plain_text

Rows = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Block:
    """Some rows of a table: their numbers as a spreadsheet shows them, and the wanted columns, by place in the header.

    ``ragged`` and ``rounded`` are numbers of rows that cannot be trusted: another count of cells, a reference that lost digits;
    ``headings`` those of rows that are headings of the rows below them.
    """

    rows: Rows
    columns: dict[int, pa.Array]
    ragged: tuple[int, ...] = ()
    rounded: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """One sheet, or a whole CSV (``sheet`` is None). ``blocks`` reads the columns that are asked for; a blank row is in none of them.

    ``below`` are numbers of what stands under the table and is no row, once all blocks were taken.
    """

    sheet: str | None
    header: tuple[str, ...]
    blocks: Callable[[list[int]], Iterator[Block]]
    header_row: int
    below: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Opened:
    """A file opened as tables, and what was used to open it; ``handed_out`` is what a workbook says that it held when it was handed out."""

    tables: tuple[Table, ...]
    encoding: str | None = None
    delimiter: str | None = None
    handed_out: Digests | None = None


def headings(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Headings of several rows as one: each column's cells from above to below. Above, a cell holds for the empty ones to its right."""
    *above, last = rows
    width = max(map(len, rows))
    spread = [_spread((*row, *[""] * (width - len(row)))) for row in above]
    return tuple(" ".join(cell for cell in cells if cell) for cells in zip(*spread, (*last, *[""] * (width - len(last))), strict=True))


def _spread(row: tuple[str, ...]) -> list[str]:
    spread: list[str] = []
    for cell in row:
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def clean_header(cells: list[str]) -> tuple[str, ...]:
    """Header cells typed plainly: without padding, line breaks and signs that nobody sees (NUL, a byte order mark within a file)."""
    return tuple(map(plain_text, cells))
