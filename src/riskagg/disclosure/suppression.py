"""Hiding small counts so that nobody can work them out from the totals.

A table with its totals is a circulation: from the grand total to each row's total, through the cells to each column's total, and back.
A hidden cell can be worked out exactly when no other circulation agrees with what is shown, that is, when no cycle of hidden cells goes
through it on which one side can grow and the other shrink without falling below zero. So the audit is a search in a graph and exact, with
no solver.
"""

import heapq
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Counts: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]
Cell: TypeAlias = tuple[int, int]


def with_totals(counts: Counts) -> Counts:
    """The table with a last row and a last column of totals.

    Args:
        counts: shape (rows, columns), events or people, none below 0.

    Returns:
        Shape (rows + 1, columns + 1).
    """
    across = np.column_stack([counts, counts.sum(axis=1)])
    total: Counts = np.vstack([across, across.sum(axis=0)])
    return total


def hidden_cells(counts: Counts, below: int) -> Mask:
    """Which cells and totals to hide.

    Args:
        counts: shape (rows, columns), none below 0.
        below: a count under it is hidden, zero as well: else the reader would know that a hidden one is not zero.

    Returns:
        Shape (rows + 1, columns + 1), the last row and column for the totals; true where hidden. No hidden cell can be worked out from
        what is shown.
    """
    table = with_totals(counts)
    hidden: Mask = table < below
    waiting = _cells(hidden)
    # What cannot be worked out stays so when more is hidden, so each cell is settled once.
    for cell in waiting:
        for companion in _cheapest_cycle(table, hidden, cell):
            if not hidden[companion]:
                hidden[companion] = True
                waiting.append(companion)
    return hidden


def _cells(mask: Mask) -> list[Cell]:
    return [(int(row), int(column)) for row, column in np.argwhere(mask)]


def _ends(cell: Cell, shape: tuple[int, ...]) -> tuple[int, int]:
    # Nodes: a row each (the last is where the columns' totals come in), then a column each (the last is where the rows' totals come from).
    row, column = cell
    into_total = (row == shape[0] - 1) != (column == shape[1] - 1)
    ends = (row, shape[0] + column)
    return (ends[1], ends[0]) if into_total else ends


def _price(table: Counts, hidden: Mask, cell: Cell) -> int:
    """What hiding a cell costs: nothing twice, little for a small count, much for a total, for a total is what a reader looks for."""
    if hidden[cell]:
        return 0
    n_totals = int(cell[0] == table.shape[0] - 1) + int(cell[1] == table.shape[1] - 1)
    return 1 + int(table[cell]) + n_totals * int(table[-1, -1] + 1) * int(table.size)


def _cheapest_cycle(table: Counts, hidden: Mask, cell: Cell) -> list[Cell]:
    """Cells that, hidden together, leave the value of this one open; none to add where they are hidden already."""
    start, end = _ends(cell, table.shape)
    arcs = _arcs(table, hidden, cell)
    paths = [_cheapest_path(arcs, end, start)]
    if table[cell] > 0:
        paths.append(_cheapest_path(arcs, start, end))
    return min(paths)[1]


def _arcs(table: Counts, hidden: Mask, without: Cell) -> dict[int, list[tuple[int, int, Cell]]]:
    """From each node: price, next node, cell. A cell can always grow; it can shrink while it is above zero."""
    arcs: dict[int, list[tuple[int, int, Cell]]] = {}
    for cell in np.ndindex(table.shape):
        if cell != without:
            at = (cell[0], cell[1])
            start, end = _ends(at, table.shape)
            price = _price(table, hidden, at)
            arcs.setdefault(start, []).append((price, end, at))
            if table[at] > 0:
                arcs.setdefault(end, []).append((price, start, at))
    return arcs


def _cheapest_path(arcs: dict[int, list[tuple[int, int, Cell]]], start: int, goal: int) -> tuple[int, list[Cell]]:
    """Dijkstra's; there is always a path, over the totals."""
    queue: list[tuple[int, int, list[Cell]]] = [(0, start, [])]
    done: set[int] = set()
    while True:
        cost, node, path = heapq.heappop(queue)
        if node == goal:
            return cost, path
        if node not in done:
            done.add(node)
            for price, onward, cell in arcs.get(node, []):
                if onward not in done:
                    heapq.heappush(queue, (cost + price, onward, [*path, cell]))
