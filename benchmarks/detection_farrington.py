"""Farrington's bounds in the improved form, for many weekly series at once: the comparator of outbreak detection.

A quasi-Poisson regression with trend and ten seasonal periods over five years, past outbreaks weighted down by their Anscombe residuals,
and a negative binomial quantile as bound. All series of a week share their reference weeks. Within a period only the level is free, so that
a step of least squares is a weighted line within periods: sums over the weeks of each, and no matrix. Series go in blocks that stay in the
cache.

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
_BLOCK = 96


@dataclass(frozen=True)
class Bounds:
    """Bound, mean and dispersion of one week for S series; the bound is a whole number."""

    upper: Floats
    mean: Floats
    dispersion: Floats


@dataclass(frozen=True)
class _Design:
    """The W reference weeks in the order of their periods: index, years before the week judged, period; and each period's first place."""

    weeks: Ints
    years: Floats
    period: Ints
    first: Ints

    def sums(self, values: Floats) -> Floats:
        """Sums of each period, shape (S, PERIODS), of values of shape (S, W)."""
        return np.asarray(np.add.reduceat(values, self.first, axis=1))


def bounds(n: Floats, week: int, alpha: float) -> Bounds:
    """What a week's counts may reach.

    Args:
        n: shape (S, W), weekly counts.
        week: index of the week judged; five years and three weeks must lie before it.
        alpha: chance of a count above the bound.
    """
    design = _design(week)
    y = n[:, design.weeks]
    blocks = [_usual(design, y[at : at + _BLOCK]) for at in range(0, len(y), _BLOCK)]
    mean, dispersion = (np.concatenate(part) for part in zip(*blocks, strict=True))
    size = mean / np.maximum(dispersion - 1, 1e-9)
    poisson = dispersion <= 1
    upper = np.where(poisson, stats.poisson.ppf(1 - alpha, mean), stats.nbinom.ppf(1 - alpha, size, 1 / np.maximum(dispersion, 1 + 1e-9)))
    return Bounds(upper, mean, dispersion)


def alarms(n: Floats, week: int, upper: Floats) -> Flags:
    """Counts above the bound, where at least five were seen in four weeks."""
    return np.asarray((n[:, week] > upper) & (n[:, week - _IN_WEEKS + 1 : week + 1].sum(axis=1) >= _FEWEST))


def _design(week: int) -> _Design:
    """The week judged is of the first period, at nought years."""
    weeks = np.arange(week - YEARS * YEAR - HALF_WINDOW, week - LEFT_OUT)
    since = (weeks - week) % YEAR
    length = (YEAR - 2 * HALF_WINDOW - 1) / (PERIODS - 1)
    period = np.ceil((since - HALF_WINDOW) / length).astype(np.int64)
    period[(since <= HALF_WINDOW) | (since >= YEAR - HALF_WINDOW)] = 0
    order = np.argsort(period, kind="stable")
    weeks, period = weeks[order], period[order]
    return _Design(weeks, (weeks - week) / YEAR, period, np.searchsorted(period, np.arange(PERIODS)))


def _usual(design: _Design, y: Floats) -> tuple[Floats, Floats]:
    """Mean of the week judged and dispersion; a trend that leads beyond all that was ever seen is not followed."""
    mean, dispersion = _fitted(design, y, trend=True)
    beyond = np.flatnonzero(mean > y.max(axis=1))
    if len(beyond):
        mean[beyond], dispersion[beyond] = _fitted(design, y[beyond], trend=False)
    return mean, dispersion


def _fitted(design: _Design, y: Floats, trend: bool) -> tuple[Floats, Floats]:
    """Mean and dispersion, after past outbreaks were weighted down."""
    first = _regress(design, y, np.ones_like(y), trend)
    weight = _reweighted(design, y, first.mean, _dispersion(y, first, trend), trend)
    second = _regress(design, y, weight, trend)
    return np.exp(second.now), _dispersion(y, second, trend)


@dataclass(frozen=True)
class _Fit:
    """Means (S, W), the log mean of the week judged (S,), and the weights (S, W) of the last step of least squares."""

    mean: Floats
    now: Floats
    working: Floats


def _regress(design: _Design, y: Floats, weight: Floats, trend: bool) -> _Fit:
    """Poisson regression with a log link by reweighted least squares.

    Each series stops where R's ``glm`` does by default: a period without any case has no finite coefficient, and only the step at which one
    stops says how small its mean is.
    """
    fit, going = _Fit(np.empty_like(y), np.empty(len(y)), np.empty_like(y)), np.arange(len(y))
    mu, own = y + 0.1, special.xlogy(y, y) - y
    log = np.log(mu)
    last = _deviance(y, own, mu, log, weight)
    for step in range(1, _ITERATIONS + 1):
        w = weight * mu
        level, slope = _line(design, w, w * log + weight * (y - mu), trend)
        log = np.maximum(level[:, design.period] + slope[:, None] * design.years, _SMALLEST_LOG)
        mu = np.exp(log)
        deviance = _deviance(y, own, mu, log, weight)
        still = (np.abs(deviance - last) > _CONVERGED * (np.abs(deviance) + 0.1)) & (step < _ITERATIONS)
        stops = going[~still]
        fit.mean[stops], fit.now[stops], fit.working[stops] = mu[~still], level[~still, 0], w[~still]
        going, last = going[still], deviance[still]
        if not len(going):
            break
        if len(stops):
            y, own, mu, log, weight = (part[still] for part in (y, own, mu, log, weight))
    return fit


def _line(design: _Design, w: Floats, wz: Floats, trend: bool) -> tuple[Floats, Floats]:
    """Level of each period (S, PERIODS) and slope a year (S,) of a weighted line with one slope; ``wz`` is what it follows, times ``w``."""
    each, of_each = design.sums(w), design.sums(wz)
    if not trend:
        return of_each / each, np.zeros(len(w))
    middle, squares = _middles(design, w, each)
    slope = (_over_weeks(wz, design.years) - (middle * of_each).sum(axis=1)) / squares
    return of_each / each - slope[:, None] * middle, slope


def _middles(design: _Design, w: Floats, each: Floats) -> tuple[Floats, Floats]:
    """Weighted mean year of each period, and the weighted squares of the years about them."""
    moved = w * design.years
    middle = design.sums(moved) / each
    return middle, _over_weeks(moved, design.years) - (middle**2 * each).sum(axis=1)


def _over_weeks(values: Floats, years: Floats) -> Floats:
    # einsum rather than a product of matrices: for blocks so small the threads of a linear algebra library cost more than they bring.
    return np.asarray(np.einsum("sw,w->s", values, years))


def _deviance(y: Floats, own: Floats, mu: Floats, log: Floats, weight: Floats) -> Floats:
    """Of Poisson counts; ``own`` is y log y - y, ``log`` that of ``mu``."""
    return np.asarray(2 * (weight * (own - y * log + mu)).sum(axis=1))


def _dispersion(y: Floats, fit: _Fit, trend: bool) -> Floats:
    """Pearson's estimate with the weights of the last step, as ``glm`` has it; 1 at least."""
    squares = fit.working * ((y - fit.mean) / fit.mean) ** 2
    return np.asarray(np.maximum(squares.sum(axis=1) / (y.shape[1] - PERIODS - trend), 1.0))


def _reweighted(design: _Design, y: Floats, mu: Floats, dispersion: Floats, trend: bool) -> Floats:
    each = design.sums(mu)
    leverage = mu / each[:, design.period]
    if trend:
        middle, squares = _middles(design, mu, each)
        leverage += mu * (design.years - middle[:, design.period]) ** 2 / squares[:, None]
    scale = mu ** (1 / 6) * np.sqrt(dispersion[:, None] * np.clip(1 - leverage, 1e-6, None))
    residual = 1.5 * (y ** (2 / 3) - mu ** (2 / 3)) / scale
    weight = np.where(residual > _OUTLYING, np.maximum(residual, _OUTLYING) ** -2.0, 1.0)
    return np.asarray(weight * y.shape[1] / weight.sum(axis=1, keepdims=True))
