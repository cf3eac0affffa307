"""Gamma-Poisson shrinkage: a unit's own level, drawn towards its peers, and what it predicts for a window.

The rate of a unit and theme is its peers' expectation times the unit's level over all themes times a factor of the theme, both factors
gamma distributed with mean 1. Their spread is estimated over the units; the unit's history before the window tells where in it the unit
lies. What is predicted for a window is negative binomial, and wider where the history is short, where an agency that was not there before
tells now, and where months vary more than by chance.

Source: Robbins (1956) and Clayton and Kaldor (1987), empirical Bayes for counts.
"""

from dataclasses import dataclass

import numpy as np

from riskagg.score.arrays import Floats, Ints

# What a spread is drawn to, and the weight of that in units of information, where few units tell of it.
_USUAL_SPREAD = 0.5
_SPREAD_WEIGHT = 5.0
_SPREAD_LIMITS = (0.05, 3.0)


@dataclass(frozen=True)
class Level:
    """A unit's level against its peers; arrays have shape (U,) or (U, T).

    Attributes:
        ratio: posterior mean of the rate against what peers would have.
        spread: posterior relative variance of that ratio.
        prior_spread: variance of the ratio between units, before the unit's own history.
    """

    ratio: Floats
    spread: Floats
    prior_spread: Floats


def between_units(n: Floats, expected: Floats, kind: Ints, together: Floats | float = 0.0) -> Floats:
    """Variance of units' true ratios about 1, by kind and theme.

    Moments, weighted so that large and small units count by what they can tell; a kind is drawn to all kinds, a theme to the usual.

    Args:
        n, expected: shape (U, T).
        kind: shape (U,), indices.
        together: excess of variance over mean of incidents that come together within days (``clumping``), shape (T,) or one for all.

    Returns:
        Shape (K, T).
    """
    weight = expected / (2 * expected + 1)
    # One unit in uproar must not make all others look variable: a distance counts at most as three times the expected spread.
    chance = (1 + together) * expected
    far = np.minimum((n - expected) ** 2, 9 * (chance + expected**2))
    found, known = (far - chance) * weight, expected**2 * weight
    overall = (found.sum(axis=0) + _SPREAD_WEIGHT * _USUAL_SPREAD) / (known.sum(axis=0) + _SPREAD_WEIGHT)
    own = np.eye(int(kind.max(initial=0)) + 1)[kind]
    spread = (own.T @ found + _SPREAD_WEIGHT * np.maximum(overall, 0)) / (own.T @ known + _SPREAD_WEIGHT)
    return np.asarray(np.clip(spread, *_SPREAD_LIMITS))


def level(n: Floats, expected: Floats, prior_spread: Floats, together: Floats | float = 0.0) -> Level:
    """Posterior of a unit's ratio from its history; shapes (U,) or (U, T).

    Incidents that come together say less of the level than so many apart: they count as that many less.
    """
    shape = 1 / prior_spread
    n, expected = n / (1 + together), expected / (1 + together)
    return Level((shape + n) / (shape + expected), 1 / (shape + n), prior_spread)


def between_months(n: Floats, fitted: Floats, together: float) -> float:
    """Variance of a unit's months about its own level, beyond chance.

    Args:
        n, fitted: shape (U, M), counts and what the unit's own level makes of them.
        together: excess of variance over mean of incidents that come together within days.

    Returns:
        Relative variance a month, 0 to 1.
    """
    found = ((n - fitted) ** 2 - (1 + together) * fitted).sum()
    return float(np.clip(found / max(float((fitted**2).sum()), 1e-9), 0.0, 1.0))


def predict(
    expected: Floats, unit: Level, new_share: Floats, month_spread: float, months: Floats | float, together: Floats | float = 0.0
) -> tuple[Floats, Floats]:
    """Mean and shape of the negative binomial that a unit's level predicts.

    Args:
        expected: what peers would have in the window.
        unit: levels, same shape.
        new_share: part of ``expected`` that agencies tell which did not supply in the history: for it the unit's level is not known,
            so it has the peers' mean and their whole spread.
        month_spread: relative variance between months.
        months: length of the window, or of each unit's.
        together: excess of variance over mean of incidents that come together within days (``clumping``).
    """
    known = 1 - new_share
    ratio = known * unit.ratio + new_share
    variance = known**2 * unit.ratio**2 * unit.spread + new_share**2 * unit.prior_spread
    mean = expected * ratio
    relative = variance / np.maximum(ratio, 1e-9) ** 2 + month_spread / np.maximum(months, 1.0) + together / np.maximum(mean, 1e-9)
    return mean, 1 / np.maximum(relative, 1e-6)
