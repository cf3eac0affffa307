"""Evidence of a sustained rise: likelihood ratios, summed over the months in which it may have begun.

For each month of the watch and each ratio the counts since are held against a rate so many times what is expected; the sum over these
alternatives is the statistic of Shiryaev and Roberts. It forgets nothing and is never restarted within its window, and it does not have
to guess when the rise began, as the largest of them (a CUSUM) does.

Counts are negative binomial with variance dispersion x mean. Under an alternative the months keep the shape of their distribution and
only the mean is multiplied, so that the log ratio of a month is linear in its count: ``gain x n - cost x mean``, for Poisson
``log r x n - (r - 1) x mean``.

Source: Shiryaev (1963), Roberts (1966); Höhle and Paul (2008), count data regression charts, for the negative binomial ratio.
"""

import numpy as np

from riskagg.score.arrays import Floats

RATIOS = (2.0, 3.0)
# Below it a negative binomial cannot be told from a Poisson, and its ratio loses its digits.
_NEARLY_POISSON = 1e-6


def log_evidence(n: Floats, mean: Floats, dispersion: Floats, ratios: tuple[float, ...] = RATIOS) -> Floats:
    """Log of the mean likelihood ratio over when a rise may have begun and by how much.

    Args:
        n: counts, shape (..., W); the last axis is the months watched, in order.
        mean: what is expected of each month, same shape.
        dispersion: variance over mean of a month, shape (...), >= 1.
        ratios: by how much it may have risen.

    Returns:
        Shape (...): 0 where the months say nothing either way, log 20 = 3 where a rise explains them twenty times as well.
    """
    since_n = np.cumsum(n[..., ::-1], axis=-1)
    since_mean = np.cumsum(mean[..., ::-1], axis=-1)
    terms = [gain[..., None] * since_n - cost[..., None] * since_mean for gain, cost in (_gain_and_cost(dispersion, r) for r in ratios)]
    parts = np.concatenate(terms, axis=-1)
    largest = parts.max(axis=-1)
    return np.asarray(largest + np.log(np.exp(parts - largest[..., None]).mean(axis=-1)))


def _gain_and_cost(dispersion: Floats, ratio: float) -> tuple[Floats, Floats]:
    excess = np.maximum(dispersion - 1, _NEARLY_POISSON)
    spread = np.log1p(ratio * excess) - np.log1p(excess)
    return np.asarray(np.log(ratio) - spread), np.asarray(spread / excess)
