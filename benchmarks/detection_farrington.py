"""Farrington's bounds in the improved form, for many weekly series at once: the comparator of outbreak detection.

A quasi-Poisson regression with trend and ten seasonal periods over five years, past outbreaks weighted down by their Anscombe residuals,
and a negative binomial quantile as bound. All series of one week share a design matrix, so that one product makes all normal equations.

Agrees with ``farringtonFlexible`` of R's surveillance 1.20.3 (b 5, w 3, noPeriods 10, pastWeeksNotIncluded 26, weightsThreshold 2.58,
pThresholdTrend 1, nbPlugin).

Source: Farrington et al. (1996), A statistical algorithm for the early detection of outbreaks, JRSS A 159; Noufaily et al. (2013), An
improved algorithm for outbreak detection in multiple surveillance systems, Statistics in Medicine 32.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from riskagg.score.arrays import Flags, Floats, Ints

YEAR, YEARS, HALF_WINDOW, PERIODS, LEFT_OUT = 52, 5, 3, 10, 26
_OUTLYING = 2.58
_FEWEST, _IN_WEEKS = 5, 4
_ITERATIONS, _CONVERGED, _SMALLEST_LOG = 25, 1e-8, -30.0


@dataclass(frozen=True)
class Bounds:
    """Bound, mean and dispersion of one week for S series; the bound is a whole number."""

    upper: Floats
    mean: Floats
    dispersion: Floats


def bounds(n: Floats, week: int, alpha: float) -> Bounds:
    """What a week's counts may reach.

    Args:
        n: shape (S, W), weekly counts.
        week: index of the week judged; five years and three weeks must lie before it.
        alpha: chance of a count above the bound.
    """
    first = week - YEARS * YEAR - HALF_WINDOW
    weeks = np.arange(first, week - LEFT_OUT)
    y = n[:, weeks]
    design, at = _design(weeks, week)
    mean, dispersion = _fitted(design, at, y)
    # A trend that leads beyond all that was ever seen is not followed.
    without = np.flatnonzero(mean > y.max(axis=1))
    if len(without):
        kept = np.delete(np.arange(design.shape[1]), 1)
        mean[without], dispersion[without] = _fitted(design[:, kept], at[kept], y[without])
    size = mean / np.maximum(dispersion - 1, 1e-9)
    poisson = dispersion <= 1
    upper = np.where(poisson, stats.poisson.ppf(1 - alpha, mean), stats.nbinom.ppf(1 - alpha, size, 1 / np.maximum(dispersion, 1 + 1e-9)))
    return Bounds(upper, mean, dispersion)


def alarms(n: Floats, week: int, upper: Floats) -> Flags:
    """Counts above the bound, where at least five were seen in four weeks."""
    return np.asarray((n[:, week] > upper) & (n[:, week - _IN_WEEKS + 1 : week + 1].sum(axis=1) >= _FEWEST))


def _design(weeks: Ints, week: int) -> tuple[Floats, Floats]:
    """Intercept, trend and periods of the reference weeks, and the row of the week judged."""
    since = (weeks - week) % YEAR
    length = (YEAR - 2 * HALF_WINDOW - 1) / (PERIODS - 1)
    period = np.ceil((since - HALF_WINDOW) / length)
    period[(since <= HALF_WINDOW) | (since >= YEAR - HALF_WINDOW)] = 0
    seasons = (period[:, None] == np.arange(1, PERIODS)).astype(np.float64)
    trend = (weeks - week) / YEAR
    at = np.zeros(1 + PERIODS)
    at[0] = 1.0
    return np.column_stack([np.ones(len(weeks)), trend, seasons]), at


def _fitted(design: Floats, at: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Mean of the week judged and dispersion, after past outbreaks were weighted down."""
    first = _regress(design, y, np.ones_like(y))
    weight = _reweighted(design, y, first.mean, _dispersion(y, first, design.shape[1]))
    second = _regress(design, y, weight)
    return np.exp(second.beta @ at), _dispersion(y, second, design.shape[1])


@dataclass(frozen=True)
class _Fit:
    """Means (S, W), coefficients (S, P), and the weights (S, W) of the last step of least squares."""

    mean: Floats
    beta: Floats
    working: Floats


def _regress(design: Floats, y: Floats, weight: Floats) -> _Fit:
    """Poisson regression with a log link by reweighted least squares.

    Each series stops where R's ``glm`` does by default: a period without any case has no finite coefficient, and only the step at which one
    stops says how small its mean is.
    """
    mu, beta, working = y + 0.1, np.zeros((len(y), design.shape[1])), np.empty_like(y)
    last, going = _deviance(y, mu, weight), np.arange(len(y))
    for _ in range(_ITERATIONS):
        mean, count, w = mu[going], y[going], weight[going] * mu[going]
        gram = _gram(w, design)
        right = (w * (np.log(mean) + (count - mean) / mean)) @ design
        working[going] = w
        beta[going] = np.linalg.solve(gram, right[:, :, None])[:, :, 0]
        mu[going] = np.exp(np.maximum(beta[going] @ design.T, _SMALLEST_LOG))
        deviance = _deviance(count, mu[going], weight[going])
        still = np.abs(deviance - last) > _CONVERGED * (np.abs(deviance) + 0.1)
        going, last = going[still], deviance[still]
        if not len(going):
            break
    return _Fit(mu, beta, working)


def _gram(weight: Floats, design: Floats) -> Floats:
    """Normal matrices (S, P, P) of weighted least squares."""
    return np.asarray((weight @ _outer(design)).reshape(len(weight), design.shape[1], design.shape[1]))


def _outer(design: Floats) -> Floats:
    return np.asarray((design[:, :, None] * design[:, None, :]).reshape(len(design), -1))


def _deviance(y: Floats, mu: Floats, weight: Floats) -> Floats:
    return np.asarray(2 * (weight * (special.xlogy(y, y / mu) - (y - mu))).sum(axis=1))


def _dispersion(y: Floats, fit: _Fit, parameters: int) -> Floats:
    """Pearson's estimate with the weights of the last step, as ``glm`` has it; 1 at least."""
    squares = fit.working * ((y - fit.mean) / fit.mean) ** 2
    return np.asarray(np.maximum(squares.sum(axis=1) / (y.shape[1] - parameters), 1.0))


def _reweighted(design: Floats, y: Floats, mu: Floats, dispersion: Floats) -> Floats:
    inverse = np.linalg.inv(_gram(mu, design)).reshape(len(y), -1)
    leverage = mu * (inverse @ _outer(design).T)
    scale = mu ** (1 / 6) * np.sqrt(dispersion[:, None] * np.clip(1 - leverage, 1e-6, None))
    residual = 1.5 * (y ** (2 / 3) - mu ** (2 / 3)) / scale
    weight = np.where(residual > _OUTLYING, np.maximum(residual, _OUTLYING) ** -2.0, 1.0)
    return np.asarray(weight * y.shape[1] / weight.sum(axis=1, keepdims=True))
