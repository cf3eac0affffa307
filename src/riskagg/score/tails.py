"""Tails of the gamma-Poisson (negative binomial) predictive distribution, over whole arrays.

``scipy.special`` rather than ``scipy.stats``: the same functions without a check of arguments a call.
"""

import numpy as np
from scipy import special

from riskagg.score.arrays import Floats

_TINY = 1e-12


def upper_tail(n: Floats, mean: Floats, shape: Floats) -> Floats:
    """P(X >= n) for X negative binomial.

    The plain tail: what a pattern is named by and shows errs towards chance, since thousands of so small counts are looked at every month.

    Args:
        n: counts, any shape.
        mean: means, broadcastable; 0 is allowed.
        shape: gamma shapes, broadcastable, > 0; large is Poisson.

    Returns:
        Probabilities; 1 where n is 0.
    """
    mean = np.maximum(mean, _TINY)
    tail = special.betainc(np.maximum(n, 1), shape, mean / (mean + shape))
    return np.where(n >= 1, tail, 1.0)


def upper_mid(n: Floats, mean: Floats, shape: Floats) -> Floats:
    """P(X > n) + P(X = n) / 2: right on average where counts are small, as p-values that are combined have to be.

    Source:
        Lancaster (1961), Significance tests in discrete distributions, JASA 56.
    """
    return np.asarray((upper_tail(n, mean, shape) + upper_tail(n + 1, mean, shape)) / 2)


def lower_tail(n: Floats, mean: Floats, shape: Floats) -> Floats:
    """P(X <= n) for X negative binomial."""
    mean = np.maximum(mean, _TINY)
    return np.asarray(special.betainc(shape, n + 1, shape / (mean + shape)))


def too_few_successes(k: Floats, n: Floats, share: Floats, correlation: float) -> Floats:
    """P(X <= k) for X beta-binomial: ``n`` trials of mean ``share`` whose successes go together by ``correlation``.

    Args:
        k, n, share: same shape (n,); shares between 0 and 1.
        correlation: between 0 (binomial) and 1, both excluded.
    """
    size = 1 / correlation - 1
    a, b = share * size, (1 - share) * size
    total = np.zeros_like(share)
    for j in range(int(k.max(initial=-1)) + 1):
        trials = np.maximum(n, j)
        ways = special.gammaln(trials + 1) - special.gammaln(j + 1) - special.gammaln(trials - j + 1)
        total += np.where(j <= k, np.exp(ways + special.betaln(j + a, trials - j + b) - special.betaln(a, b)), 0.0)
    return np.minimum(total, 1.0)


def count_limits(mean: Floats, shape: Floats, tail: float) -> tuple[Floats, Floats]:
    """Smallest counts whose cumulative probability reaches ``tail`` and ``1 - tail``.

    Found by walking up from zero over all elements together, which for means of 0 to 50 beats an inversion an element.
    """
    mean = np.maximum(mean, _TINY)
    low, high = np.zeros_like(mean), np.zeros_like(mean)
    prob = np.exp(-shape * np.log1p(mean / shape))
    below = prob.copy()
    step = mean / (mean + shape)
    open_ = np.flatnonzero(below.ravel() < 1 - tail)
    flat_low, flat_high = low.ravel(), high.ravel()
    prob_, below_, shape_, step_ = (np.broadcast_to(a, mean.shape).ravel().copy()[open_] for a in (prob, below, shape, step))
    n = 0
    while open_.size and n < 5000:
        n += 1
        flat_low[open_] += below_ < tail
        flat_high[open_] += 1
        prob_ = prob_ * step_ * (shape_ + n - 1) / n
        below_ = below_ + prob_
        keep = below_ < 1 - tail
        open_, prob_, below_, shape_, step_ = open_[keep], prob_[keep], below_[keep], shape_[keep], step_[keep]
    return flat_low.reshape(mean.shape), flat_high.reshape(mean.shape)


def ratio_limits(n: Floats, expected: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Exact Poisson limits of a count over what was expected (Garwood 1936)."""
    tail = (1 - level) / 2
    expected = np.maximum(expected, _TINY)
    low = np.where(n > 0, special.gammaincinv(np.maximum(n, 1), tail), 0.0)
    return low / expected, special.gammaincinv(n + 1, 1 - tail) / expected
