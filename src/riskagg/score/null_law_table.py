"""Makes ``null_law.npz``: ``make laws``, two minutes. Anew only where the evidence or the grid of ``null_law`` changes.

In each cell two in three draws come from alternatives, those that the evidence sums over and larger ones, and are weighted by their
likelihood ratio, so that small chances are known too. Beyond what a few draws reached the chance falls as the evidence grows: it is a mean
of likelihood ratios, and no more than one in x is ever as large as x.

Source: Siegmund (1976), importance sampling of sequential tests; Gandy and Lau (2013), arXiv 1204.4333, for the uncertain baseline.
"""

from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
from scipy import special

from riskagg.score.arrays import Floats, Ints
from riskagg.score.null_law import DISPERSIONS, EVIDENCE, FILE, MEANS, MOST_MONTHS, SHAPES, STEPS
from riskagg.score.shiryaev import RATIOS, log_evidence

_DRAWS = 2400
# Where few are expected a handful is a large ratio.
_LARGER = (6.0, 15.0, 40.0)
_FEW = 5
_SMALLEST = 1e-15


def law(months: int, mean_at: int, shape_at: int, dispersion_at: int) -> Floats:
    """Log P(evidence >= e) for each ``e`` of ``EVIDENCE``, in one cell; 1e-15 at least.

    Args:
        months: that are watched.
        mean_at, shape_at, dispersion_at: places in the grid of ``null_law``.
    """
    mean, dispersion = MEANS[mean_at], np.full(_DRAWS, DISPERSIONS[dispersion_at])
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
    n_reached = np.searchsorted(-evidence[order], -EVIDENCE, side="right")
    log_p = np.log(np.clip(reached[n_reached], _SMALLEST, 1.0))
    last = int(np.flatnonzero(n_reached >= _FEW)[-1])
    log_p[last + 1 :] = np.minimum(log_p[last], log_p[last] - (EVIDENCE[last + 1 :] - EVIDENCE[last]))
    return np.asarray(np.maximum(log_p, np.log(_SMALLEST)))


@cache
def _levels(shape_at: int) -> Floats:
    """Levels at even steps of their distribution: as good as many more at random."""
    shape = SHAPES[shape_at]
    return np.asarray(special.gammaincinv(shape, (np.arange(_DRAWS) + 0.5) / _DRAWS) / shape)


def _counts(rng: np.random.Generator, mean: Floats, times: Floats, dispersion: float) -> Floats:
    if dispersion == 1:
        return rng.poisson(mean * times).astype(np.float64)
    month = rng.gamma(np.maximum(mean / (dispersion - 1), 1e-9)) * (dispersion - 1)
    return rng.poisson(month * times).astype(np.float64)


def table() -> Ints:
    """By how many ``STEPS`` the logarithm falls from one ``e`` to the next: by months - 1, mean, shape, dispersion and ``e``."""
    sizes = (MOST_MONTHS, len(MEANS), len(SHAPES), len(DISPERSIONS))
    kept = np.zeros((*sizes, len(EVIDENCE)), dtype=np.int64)
    for months, *at in product(*map(range, sizes)):
        kept[(months, *at)] = np.round(-law(months + 1, *at) * STEPS)
    return np.diff(kept, axis=-1, prepend=0)


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).with_name(FILE), falls=table().astype(np.uint16))
