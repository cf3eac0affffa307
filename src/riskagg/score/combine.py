"""Many p-values into one, and the false discovery rate over units."""

import numpy as np

from riskagg.score.arrays import Floats

_CLOSEST_TO_ONE = 0.95


def cauchy(p: Floats, weights: Floats, axis: int = -1) -> Floats:
    """Combine p-values by a weighted Cauchy mean.

    Valid in the tail whatever the dependence between them, which counts over one unit's incidents need. The weights must not depend on
    what was observed. A p of 1, common where counts are small, would count as minus infinity: values above .95 count as .95. A test that
    could not be made has no weight, rather than counting as one that found nothing.

    Args:
        p: p-values; NaN where a test could not be made, whatever was observed.
        weights: broadcastable, >= 0, some > 0 along ``axis``.
        axis: the axis to combine.

    Returns:
        Combined p-values, ``axis`` gone; NaN where no test could be made.

    Source:
        Liu and Xie (2020), Cauchy combination test, JASA 115.
    """
    held = np.clip(p, 1e-300, _CLOSEST_TO_ONE)
    # For very small p the tangent loses all digits; 1 / (p pi) is its limit.
    score = np.where(held < 1e-12, 1 / (held * np.pi), np.tan((0.5 - held) * np.pi))
    weights = np.where(np.isnan(p), 0.0, np.broadcast_to(weights, p.shape))
    total = weights.sum(axis)
    mean = np.where(weights > 0, score * weights, 0.0).sum(axis) / np.where(total > 0, total, np.nan)
    far = 1 / (np.maximum(mean, 1.0) * np.pi)
    return np.asarray(np.where(mean > 1e10, far, 0.5 - np.arctan(mean) / np.pi))


def false_discovery_rate(p: Floats) -> Floats:
    """q-values of Benjamini and Hochberg (1995).

    Args:
        p: shape (n,), p-values of all units looked at, the unremarkable ones too.

    Returns:
        Shape (n,): the smallest false discovery rate at which each would be called.
    """
    n = len(p)
    order = np.argsort(p, kind="stable")
    stepped = p[order] * n / np.arange(1, n + 1)
    q = np.empty(n)
    q[order] = np.minimum(np.minimum.accumulate(stepped[::-1])[::-1], 1.0)
    return q
