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


def between_units(n: Floats, expected: Floats, kind: Ints) -> Floats:
    """Variance of units' true ratios about 1, by kind and theme.

    Moments, weighted so that large and small units count by what they can tell; a kind is drawn to all kinds, a theme to the usual.

    Args:
        n, expected: shape (U, T).
        kind: shape (U,), indices.

    Returns:
        Shape (K, T).
    """
    weight = expected / (2 * expected + 1)
    # One unit in uproar must not make all others look variable: a distance counts at most as three times the expected spread.
    far = np.minimum((n - expected) ** 2, 9 * (expected + expected**2))
    found, known = (far - expected) * weight, expected**2 * weight
    overall = (found.sum(axis=0) + _SPREAD_WEIGHT * _USUAL_SPREAD) / (known.sum(axis=0) + _SPREAD_WEIGHT)
    own = np.eye(int(kind.max(initial=0)) + 1)[kind]
    spread = (own.T @ found + _SPREAD_WEIGHT * np.maximum(overall, 0)) / (own.T @ known + _SPREAD_WEIGHT)
    return np.asarray(np.clip(spread, *_SPREAD_LIMITS))


def level(n: Floats, expected: Floats, prior_spread: Floats) -> Level:
    """Posterior of a unit's ratio from its history; shapes (U,) or (U, T)."""
    shape = 1 / prior_spread
    return Level((shape + n) / (shape + expected), 1 / (shape + n), prior_spread)


def between_months(n: Floats, fitted: Floats) -> float:
    """Variance of a unit's months about its own level, beyond chance.

    Args:
        n, fitted: shape (U, M), counts and what the unit's own level makes of them.

    Returns:
        Relative variance a month, 0 to 1.
    """
    found = ((n - fitted) ** 2 - fitted).sum()
    return float(np.clip(found / max(float((fitted**2).sum()), 1e-9), 0.0, 1.0))


def predict(expected: Floats, unit: Level, new_share: Floats, month_spread: float, months: Floats | float) -> tuple[Floats, Floats]:
    """Mean and shape of the negative binomial that a unit's level predicts.

    Args:
        expected: what peers would have in the window.
        unit: levels, same shape.
        new_share: part of ``expected`` that agencies tell which did not supply in the history: for it the unit's level is not known,
            so it has the peers' mean and their whole spread.
        month_spread: relative variance between months.
        months: length of the window, or of each unit's.
    """
    known = 1 - new_share
    ratio = known * unit.ratio + new_share
    variance = known**2 * unit.ratio**2 * unit.spread + new_share**2 * unit.prior_spread
    relative = variance / np.maximum(ratio, 1e-9) ** 2 + month_spread / np.maximum(months, 1.0)
    return expected * ratio, 1 / np.maximum(relative, 1e-6)
