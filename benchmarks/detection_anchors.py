"""The methods that detection is held against, vectorised over homes; each takes counts by month and watches the last of them.

None is restarted after an alarm: what counts is the first one.
"""

import numpy as np

from riskagg.score.arrays import Flags, Floats

_TWICE = float(np.log(2))


def likelihood_ratio_cusum(n: Floats, mean: Floats, log_ratio: float = _TWICE) -> Floats:
    """Poisson CUSUM of the likelihood ratio.

    Args:
        n, mean: shape (H, W), counts of the months watched and what is held against them.

    Returns:
        The sum after each month, shape (H, W).

    Source:
        Lucas (1985), Counted data CUSUMs.
    """
    total, sums = np.zeros(len(n)), np.empty_like(n)
    for t in range(n.shape[1]):
        total = np.maximum(0.0, total + n[:, t] * log_ratio - mean[:, t] * np.expm1(log_ratio))
        sums[:, t] = total
    return sums


def generalised_likelihood_ratio(n: Floats, mean: Floats) -> Floats:
    """Largest Poisson log likelihood ratio over when a rise began and by how much; shape (H, W).

    Source:
        Höhle and Paul (2008), count data regression charts, section 3.2 (upward intercept chart).
    """
    largest = np.zeros_like(n)
    for t in range(n.shape[1]):
        since_n, since_mean = np.cumsum(n[:, t::-1], axis=1), np.cumsum(mean[:, t::-1], axis=1)
        held = np.maximum(since_n, 1e-12)
        ratio = np.where(since_n > since_mean, held * np.log(held / since_mean) - (since_n - since_mean), 0.0)
        largest[:, t] = ratio.max(axis=1)
    return largest


def ears_c1_bounds(n: Floats, watched: int, baseline: int = 7) -> Floats:
    """Mean and three standard deviations of the seven months before each month watched; shape (H, W).

    Source:
        Hutwagner et al. (2003), EARS.
    """
    first = n.shape[1] - watched
    past = np.stack([n[:, t - baseline : t] for t in range(first, n.shape[1])], axis=1)
    return np.asarray(past.mean(axis=2) + 3 * past.std(axis=2, ddof=1))


def xmr_signals(n: Floats, watched: int) -> Flags:
    """Months watched in which an XmR chart of all months so far shows a concern: shape (H, W).

    Rules: a point above the upper limit, seven in a row above the mean, six rising in a row, two of three beyond two thirds of the way.
    Limits come from the months before the watch, moving ranges above 3.267 times their mean left out once.

    Source:
        NHS England (2019), Making Data Count, with the limits of Wheeler (1993).
    """
    first = n.shape[1] - watched
    mean = n[:, :first].mean(axis=1)
    moves = np.abs(np.diff(n[:, :first], axis=1))
    usual = moves <= 3.267 * moves.mean(axis=1, keepdims=True)
    move = (moves * usual).sum(axis=1) / np.maximum(usual.sum(axis=1), 1)
    upper, near = mean + 2.66 * move, mean + 2.66 * move * 2 / 3
    signals = n > upper[:, None]
    signals |= _in_a_row(n > mean[:, None], 7, 7)
    rising = np.concatenate([np.zeros((len(n), 1), dtype=bool), np.diff(n, axis=1) > 0], axis=1)
    signals |= _in_a_row(rising, 5, 5)
    signals |= _in_a_row(n > near[:, None], 3, 2) & (n > near[:, None])
    return np.asarray(signals[:, first:])


def _in_a_row(flags: Flags, length: int, at_least: int) -> Flags:
    """Whether ``at_least`` of the last ``length`` months, this one included, are flagged."""
    sums = np.cumsum(np.pad(flags.astype(np.int64), ((0, 0), (length, 0))), axis=1)
    return np.asarray(sums[:, length:] - sums[:, :-length] >= at_least)
