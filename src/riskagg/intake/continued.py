"""Cells that hold for the rows below them: headings between rows, and values that stand in a group's first row alone."""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.mapping import Mapping
from riskagg.intake.table import Block

# A text that begins with a small letter runs on from the row above.
_HEADING = r"^[^\p{L}]*[\p{Lu}\p{Lt}\p{Lo}].*\p{L}"
Columns = dict[int, list[str]]
Places = dict[str, int]


def continued_blocks(
    blocks: Callable[[list[int]], Iterator[Block]], width: int, places: Places, mapping: Mapping
) -> Callable[[list[int]], Iterator[Block]]:
    """Reads the blocks of a table in which cells hold for the rows below them.

    The table then comes as one block in the order of its rows; one to which none of this applies comes as it was.

    Args:
        width: cells of the file's own header; the column that headings fill stands behind them.
        places: the mapping's columns by place.
    """
    if not (mapping.file.fill_down or mapping.file.headings):
        return blocks

    def read(wanted: list[int]) -> Iterator[Block]:
        # Whether a row says nothing else is told by every column that the mapping knows.
        found = list(blocks(sorted({place for place in (*wanted, *places.values()) if place < width})))
        if not found:
            return
        whole = _in_order(found)
        columns = {place: column.to_pylist() for place, column in whole.columns.items()}
        columns |= {place: [""] * len(whole.rows) for place in wanted if place not in columns}
        known = {name: place for name, place in places.items() if place in columns}
        headings = _headings(columns, known, mapping)
        _fill(columns, known, headings, set(np.flatnonzero(np.isin(whole.rows, whole.ragged)).tolist()), mapping)
        arrays = {place: pa.array(columns[place], pa.string()) for place in wanted}
        yield Block(whole.rows, arrays, whole.ragged, whole.rounded, tuple(int(whole.rows[at]) for at in sorted(headings)))

    return read


def _in_order(blocks: list[Block]) -> Block:
    """Blocks as one, by row: a text file's short rows come last, and where a cell stands is what counts here."""
    rows = np.concatenate([block.rows for block in blocks])
    order = np.argsort(rows, kind="stable")
    take = pa.array(order)
    columns = {place: pa.concat_arrays([block.columns[place] for block in blocks]).take(take) for place in blocks[0].columns}
    ragged, rounded = (tuple(row for block in blocks for row in getattr(block, name)) for name in ("ragged", "rounded"))
    return Block(rows[order], columns, ragged, rounded)


def _headings(columns: Columns, places: Places, mapping: Mapping) -> set[int]:
    """Rows that have words in one cell alone, one of those in which headings stand; they begin with no small letter."""
    rule = mapping.file.headings
    if rule is None:
        return set()
    stands_in = {places[name] for name in rule.stands_in if name in places}
    count = len(next(iter(columns.values())))
    said = [[place for place, cells in columns.items() if cells[row].strip()] for row in range(count)]
    alone = {row: found[0] for row, found in enumerate(said) if len(found) == 1 and found[0] in stands_in}
    worded = pc.match_substring_regex(pa.array([columns[place][row] for row, place in alone.items()], pa.string()), _HEADING)
    return {row for row, is_worded in zip(alone, worded.to_pylist(), strict=True) if is_worded}


def _fill(columns: Columns, places: Places, headings: set[int], ragged: set[int], mapping: Mapping) -> None:
    """Give rows what holds for them. A value never runs past a heading, or from one group into the next."""
    rule, down = mapping.file.headings, mapping.file.fill_down
    group = columns[places[down.group]] if down and down.group in places else None
    filled = [columns[places[name]] for name in dict.fromkeys((down.group, *down.columns)) if name in places] if down else []
    under = columns[places[rule.column]] if rule and rule.column in places else None
    stands_in = [columns[places[name]] for name in rule.stands_in if name in places] if rule else []
    text, above = "", -1
    for row in range(len(next(iter(columns.values())))):
        if row in headings:
            text, above = next(cells[row].strip() for cells in stands_in if cells[row].strip()), -1
            continue
        if row in ragged:
            continue
        if under is not None:
            under[row] = under[row] or text
        if group is None or above < 0 or (group[row].strip() and group[row] != group[above]):
            above = row
            continue
        for cells in filled:
            cells[row] = cells[row] if cells[row].strip() else cells[above]
        above = row
