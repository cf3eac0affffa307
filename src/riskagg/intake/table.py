"""A table as it was read: a header, and its rows in blocks of columns of text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Rows = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Block:
    """Some rows of a table: their numbers as a spreadsheet shows them, and the wanted columns, by place in the header.

    ``ragged`` and ``rounded`` are numbers of rows that cannot be trusted: another count of cells, a reference that lost digits.
    """

    rows: Rows
    columns: dict[int, pa.Array]
    ragged: tuple[int, ...] = ()
    rounded: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """One sheet, or a whole CSV (``sheet`` is None). ``blocks`` reads the columns that are asked for; a blank row is in none of them."""

    sheet: str | None
    header: tuple[str, ...]
    blocks: Callable[[list[int]], Iterator[Block]]
    header_row: int


@dataclass(frozen=True)
class Opened:
    """A file opened as tables, and what was used to open it."""

    tables: tuple[Table, ...]
    encoding: str | None = None
    delimiter: str | None = None


def clean_header(cells: list[str]) -> tuple[str, ...]:
    """Header cells without padding, line breaks and signs that nobody sees (NUL, a byte order mark in the middle of a file)."""
    return tuple(" ".join("".join(sign for sign in cell if sign.isprintable() or sign.isspace()).split()) for cell in cells)
