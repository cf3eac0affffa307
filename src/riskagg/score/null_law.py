"""What the evidence of a rise is worth: its chance where nothing has changed, with the uncertainty of the baseline in it.

The chance has no formula. It is simulated once for each of a grid of cells (expected a month, shape of what is known of it, dispersion)
and read between them; only cells that some unit lies between are made. Two in three draws come from alternatives, those that the
evidence sums over and larger ones, and are weighted by their likelihood ratio, so that small chances are known too. Beyond what a few draws
reached the chance falls as the evidence grows: it is a mean of likelihood ratios, and no more than one in x is ever as large as x.

Source: Siegmund (1976), importance sampling of sequential tests; Gandy and Lau (2013), arXiv 1204.4333, for the uncertain baseline.
"""

from functools import cache
from itertools import product

import numpy as np
from scipy import special

from riskagg.score.arrays import Floats, Ints
from riskagg.score.shiryaev import RATIOS, log_evidence

_MEANS = np.geomspace(0.02, 1000, 22)
_SHAPES = np.array([0.3, 1, 3, 10, 30, 100, 300, 1000, 10_000])
_DISPERSIONS = np.array([1, 1.2, 1.45, 1.8, 2.4, 3.5])
_EVIDENCE = np.arange(-4, 40.1, 0.25)
_DRAWS = 2400
# Where few are expected a handful is a large ratio.
_LARGER = (6.0, 15.0, 40.0)
_FEW = 5
_SMALLEST = 1e-15


def chance_of_evidence(evidence: Floats, n: Floats, mean: Floats, shape: Floats, dispersion: Floats) -> Floats:
    """P(evidence at least as large) where nothing has changed.

    Args:
        evidence: shape (U,), of ``log_evidence``.
        n, mean: shape (U, W), the counts and means that it was made of.
        shape: shape (U,), gamma shape of what is known of each unit's level: 1 / relative variance.
        dispersion: shape (U,).

    Returns:
        Shape (U,): p-values, 1e-15 at least; 1 where nothing happened.
    """
    places = [
        _place(np.log(np.maximum(mean.mean(axis=1), _MEANS[0])), np.log(_MEANS)),
        _place(np.log(shape), np.log(_SHAPES)),
        _place(dispersion, _DISPERSIONS),
        _place(evidence, _EVIDENCE),
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
    log_p = np.zeros(part.shape[1])
    for corner in product((0, 1), repeat=3):
        weight = np.prod([part[k] if side else 1 - part[k] for k, side in enumerate(corner)], axis=0)
        law = _law(*(int(at) + side for at, side in zip(cell, corner, strict=True)), months)
        log_p += weight * ((1 - part[3]) * law[step] + part[3] * law[step + 1])
    return log_p


@cache
def _law(mean_at: int, shape_at: int, dispersion_at: int, months: int) -> Floats:
    """Log P(evidence >= e) for each ``e`` of the grid, in one cell."""
    mean, dispersion = _MEANS[mean_at], np.full(_DRAWS, _DISPERSIONS[dispersion_at])
    # Each cell has its own draws, so that the errors of the cells between which a unit lies do not add up.
    rng = np.random.default_rng([mean_at, shape_at, dispersion_at, months])
    level = rng.permutation(_levels(shape_at))
    begins = rng.integers(0, months, _DRAWS)
    ratio = rng.choice(np.array(RATIOS), _DRAWS)
    turn = np.arange(_DRAWS) % 6
    ratio = np.where(turn == 5, rng.choice(np.array(_LARGER), _DRAWS), np.where(turn < 2, 1.0, ratio))
    times = np.where(np.arange(months) >= begins[:, None], ratio[:, None], 1.0)
    true = np.broadcast_to(mean * level[:, None], times.shape)
    n = _counts(rng, true, times, float(dispersion[0]))
    usual, larger = (np.exp(np.minimum(log_evidence(n, true, dispersion, ratios), 700)) for ratios in (RATIOS, _LARGER))
    weight = 6 / (2 + 3 * usual + larger)
    evidence = log_evidence(n, np.full_like(n, mean), dispersion)
    order = np.argsort(-evidence, kind="stable")
    reached = np.concatenate([[0.0], np.cumsum(weight[order])]) / _DRAWS
    n_reached = np.searchsorted(-evidence[order], -_EVIDENCE, side="right")
    log_p = np.log(np.clip(reached[n_reached], _SMALLEST, 1.0))
    last = int(np.flatnonzero(n_reached >= _FEW)[-1])
    log_p[last + 1 :] = np.minimum(log_p[last], log_p[last] - (_EVIDENCE[last + 1 :] - _EVIDENCE[last]))
    return np.asarray(np.maximum(log_p, np.log(_SMALLEST)))


@cache
def _levels(shape_at: int) -> Floats:
    """Levels at even steps of their distribution: as good as many more at random."""
    shape = _SHAPES[shape_at]
    return np.asarray(special.gammaincinv(shape, (np.arange(_DRAWS) + 0.5) / _DRAWS) / shape)


def _counts(rng: np.random.Generator, mean: Floats, times: Floats, dispersion: float) -> Floats:
    if dispersion == 1:
        return rng.poisson(mean * times).astype(np.float64)
    month = rng.gamma(np.maximum(mean / (dispersion - 1), 1e-9)) * (dispersion - 1)
    return rng.poisson(month * times).astype(np.float64)
