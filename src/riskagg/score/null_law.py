"""What the evidence of a rise is worth: its chance where nothing has changed, with the uncertainty of the baseline in it.

The chance has no formula. It was simulated for each of a grid of cells (expected a month, shape of what is known of it, dispersion, months
watched), ``null_law.npz`` keeps what was found, and it is read between the cells: so it costs nothing, and it is the same on every machine.
``null_law_table`` made the file.
"""

from functools import cache
from importlib.resources import as_file, files
from itertools import product

import numpy as np

from riskagg.score.arrays import Floats, Ints

MEANS = np.geomspace(0.02, 1000, 22)
SHAPES = np.array([0.3, 1, 3, 10, 30, 100, 300, 1000, 10_000])
DISPERSIONS = np.array([1, 1.2, 1.45, 1.8, 2.4, 3.5])
MOST_MONTHS = 12
EVIDENCE = np.arange(-4, 40.1, 0.25)
STEPS = 1000
"""Of the logarithm of a chance, by which the file counts: a chance is kept to a twentieth of a percent, simulation knows it to some."""

FILE = "null_law.npz"


def chance_of_evidence(evidence: Floats, n: Floats, mean: Floats, shape: Floats, dispersion: Floats) -> Floats:
    """P(evidence at least as large) where nothing has changed.

    Args:
        evidence: shape (U,), of ``log_evidence``.
        n, mean: shape (U, W), the counts and means that it was made of; W is ``MOST_MONTHS`` at most.
        shape: shape (U,), gamma shape of what is known of each unit's level: 1 / relative variance.
        dispersion: shape (U,).

    Returns:
        Shape (U,): p-values, 1e-15 at least; 1 where nothing happened.
    """
    places = [
        _place(np.log(np.maximum(mean.mean(axis=1), MEANS[0])), np.log(MEANS)),
        _place(np.log(shape), np.log(SHAPES)),
        _place(dispersion, DISPERSIONS),
        _place(evidence, EVIDENCE),
    ]
    low: Ints = np.stack([place.astype(np.int64) for place in places])
    part = np.stack(places) - low
    cells, member = np.unique(low[:3], axis=1, return_inverse=True)
    log_p = np.empty(len(evidence))
    for c, cell in enumerate(cells.T):
        units = np.flatnonzero(member.ravel() == c)
        log_p[units] = _between(cell, part[:, units], low[3, units], n.shape[1])
    return np.where(n.sum(axis=1) > 0, np.exp(log_p), 1.0)


def _place(value: Floats, grid: Floats) -> Floats:
    """Where a value lies on a grid, as a fractional index; outside it, at its edge."""
    return np.minimum(np.interp(value, grid, np.arange(len(grid))), len(grid) - 1 - 1e-9)


def _between(cell: Ints, part: Floats, step: Ints, months: int) -> Floats:
    log_p, laws = np.zeros(part.shape[1]), _laws()[months - 1]
    for corner in product((0, 1), repeat=3):
        weight = np.prod([part[k] if side else 1 - part[k] for k, side in enumerate(corner)], axis=0)
        law = laws[tuple(int(at) + side for at, side in zip(cell, corner, strict=True))] / STEPS
        log_p += weight * ((1 - part[3]) * law[step] + part[3] * law[step + 1])
    return log_p


@cache
def _laws() -> Ints:
    """Log P(evidence >= e) in ``STEPS``: by months - 1, mean, shape, dispersion and ``e``."""
    with as_file(files(__package__) / FILE) as path, np.load(path) as kept:
        return -np.cumsum(kept["falls"], axis=-1, dtype=np.int64)
