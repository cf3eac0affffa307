"""What stands under a table and is no row of it: notes, sources, totals. They are counted and said, and neither read nor refused."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.cells import Flags
from riskagg.intake.continued import continued_blocks
from riskagg.intake.header import match_header
from riskagg.intake.joined_columns import joined_blocks, with_heading, with_joined
from riskagg.intake.mapping import Mapping
from riskagg.intake.table import Block, Table

TOTALS = r"(?i)^\s*(grand |sub-?)?totals?\b"
_NUMBER = r"^[\s\d.,%£$€()-]*$"
_FIRST = 0


def table_of(
    sheet: str | None, header: tuple[str, ...], blocks: Callable[[list[int]], Iterator[Block]], header_row: int, mapping: Mapping
) -> Table:
    """A table as what follows sees it: without what stands under it, and with the columns that the mapping joins.

    Args:
        header: as the file has it.
        blocks: reads the columns asked for, by place in that header.
        header_row: number of the header's last row.
    """
    below: list[int] = []
    own, made = with_heading(header, mapping), with_joined(header, mapping)
    whole = continued_blocks(blocks, len(header), match_header(made, mapping).places, mapping)
    read = joined_blocks(lambda wanted: without_notes(whole(wanted), mapping, below), own, mapping)
    return Table(sheet, made, read, header_row, below)


def without_notes(blocks: Iterator[Block], mapping: Mapping, below: list[int]) -> Iterator[Block]:
    """The blocks of a table without what stands under it.

    No row are those after the last row of the table that have text in their first cell alone, begin with "Total" and hold nothing but
    numbers in the other cells, or begin as one of the mapping's ``footers`` does; totals stand anywhere where the mapping says so.

    Args:
        below: filled with the numbers of the rows left out, once all blocks were taken.
    """
    last, waiting, totals = 0, list[Block](), list[int]()
    for block in blocks:
        alone, total, footer = _alone(block), _totals(block), _footers(block, mapping)
        if mapping.file.totals and total.any():
            totals += block.rows[total].tolist()
            block, alone, footer, total = _of(block, ~total), alone[~total], footer[~total], np.zeros(int((~total).sum()), dtype=bool)
        outside = alone | total | footer
        if outside.any():
            waiting.append(_of(block, outside))
            block = _of(block, ~outside)
        if len(block.rows):
            last = max(last, int(block.rows.max()))
            yield block
    for block in waiting:
        if (within := block.rows < last).any():
            yield _of(block, within)
    below[:] = sorted([*totals, *(row for block in waiting for row in block.rows.tolist() if row > last)])


def _of(block: Block, rows: Flags) -> Block:
    mask = pa.array(rows)
    return replace(block, rows=block.rows[rows], columns={place: column.filter(mask) for place, column in block.columns.items()})


def _alone(block: Block) -> Flags:
    """Rows with text in their first cell and nowhere else; in a table of one column there is nothing to tell them by."""
    if _FIRST not in block.columns or len(block.columns) == 1:
        return np.zeros(len(block.rows), dtype=bool)
    alone = np.ones(len(block.rows), dtype=bool)
    for place, column in block.columns.items():
        if place != _FIRST:
            alone &= pc.equal(column, "").to_numpy(zero_copy_only=False)
            if not alone.any():
                return alone
    return np.asarray(alone & pc.not_equal(block.columns[_FIRST], "").to_numpy(zero_copy_only=False), dtype=bool)


def _totals(block: Block) -> Flags:
    if _FIRST not in block.columns:
        return np.zeros(len(block.rows), dtype=bool)
    found = _fits(block.columns[_FIRST], TOTALS)
    for place, column in block.columns.items():
        if place != _FIRST and found.any():
            found &= _fits(column, _NUMBER)
    return found


def _footers(block: Block, mapping: Mapping) -> Flags:
    found = np.zeros(len(block.rows), dtype=bool)
    for pattern in mapping.file.footers if _FIRST in block.columns else ():
        found |= _fits(block.columns[_FIRST], rf"(?i)^\s*(?:{pattern})")
    return found


def _fits(column: pa.Array, pattern: str) -> Flags:
    return np.asarray(pc.match_substring_regex(column, pattern).to_numpy(zero_copy_only=False), dtype=bool)
