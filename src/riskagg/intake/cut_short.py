"""Signs that a spreadsheet program has cut a file: a number of rows, or of characters in a cell, that is exactly as many as it holds."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.notices import Noticed
from riskagg.intake.table import Block

ROW_LIMITS: Final = (65_536, 1_048_576)
CELL_LIMIT: Final = 32_767
# Text of exactly 255 characters comes by chance as well: it needs several cells, and none that is longer.
SHORT_LIMIT: Final = 255
_FEWEST_SHORT: Final = 3


class Longest(NamedTuple):
    """The longest cell of a column: its characters, how many cells have as many, and how many have exactly ``CELL_LIMIT``."""

    length: int
    n_cells: int
    n_at_limit: int

    def or_longer(self, other: "Longest") -> "Longest":
        """Of two parts of a column together."""
        longer = max(self.length, other.length)
        n_cells = sum(part.n_cells for part in (self, other) if part.length == longer)
        return Longest(longer, n_cells, self.n_at_limit + other.n_at_limit)


class Extent(NamedTuple):
    """How far a block reaches: its last row, and the longest cell of each column (place in the header) that is long enough to matter."""

    last_row: int
    longest: Mapping[int, Longest]


def extent_of(block: Block) -> Extent:
    """How far a block reaches."""
    found = {place: longest for place, column in block.columns.items() if (longest := _longest(column)) is not None}
    return Extent(int(block.rows.max()) if len(block.rows) else 0, found)


def _longest(column: pa.Array) -> Longest | None:
    # Bytes are counted first: only a column with a long cell is worth counting characters in.
    if not len(column) or pc.max(pc.binary_length(column)).as_py() < SHORT_LIMIT:
        return None
    lengths = pc.utf8_length(column)
    longest = pc.max(lengths).as_py()
    n_cells, n_at_limit = (pc.sum(pc.equal(lengths, length)).as_py() or 0 for length in (longest, CELL_LIMIT))
    return Longest(longest, n_cells, n_at_limit) if longest >= SHORT_LIMIT else None


def notice_cuts(extents: Iterable[Extent], names: Mapping[int, str], noticed: Noticed) -> None:
    """Notice the cuts of one table.

    Args:
        extents: of its blocks.
        names: place in the header -> column of the mapping.
        noticed: counts them.
    """
    last_row, longest = 0, dict[int, Longest]()
    for extent in extents:
        last_row = max(last_row, extent.last_row)
        for place, found in extent.longest.items():
            longest[place] = longest[place].or_longer(found) if place in longest else found
    noticed.add("rows_cut", last_row in ROW_LIMITS)
    for place, found in longest.items():
        noticed.add("cells_cut", found.n_at_limit, names.get(place))
        if found.length == SHORT_LIMIT and found.n_cells >= _FEWEST_SHORT:
            noticed.add("cells_cut_at_255", found.n_cells, names.get(place))
