"""How much a unit's months vary beyond chance: variance over mean.

A unit's own months say little (48 of them know it to a fifth), so it is drawn to what units of its size have. That is a line over the
mean: a constant where clusters of reports make it, growing with the mean where whole months are better or worse.

Source: McCullagh and Nelder (1989), Pearson's estimate, chapter 9; drawn together by moments.
"""

import numpy as np

from riskagg.score.arrays import Floats

# Weights in months: of the line in a unit's own value, and of "no more than chance" in the line.
_LINE_WEIGHT = 200.0
_CHANCE_WEIGHT = 24.0
# A month of uproar must not make the line; units beyond the last limit are held there.
_FURTHEST, _LARGEST = 4.0, 3.5
_LEAST_MEAN, _LARGEST_MEAN = 0.05, 5.0


def dispersion(n: Floats, fitted: Floats) -> Floats:
    """Variance over mean of each unit's months.

    Args:
        n, fitted: shape (U, M), counts of the history and what the unit's own level makes of them; months of 0 expected are left out.

    Returns:
        Shape (U,), 1 to 3.5; 1 where there is no history.
    """
    heard = fitted > 0
    months = heard.sum(axis=1)
    squares = np.where(heard, (n - fitted) ** 2 / np.maximum(fitted, _LEAST_MEAN), 0.0).sum(axis=1)
    # One month's worth is lost to the level, which was fitted to the same months.
    own = squares / np.maximum(months - 1, 1)
    mean = np.minimum(fitted.sum(axis=1) / np.maximum(months, 1), _LARGEST_MEAN)
    line = _line(np.minimum(own, _FURTHEST), mean, months * np.minimum(mean, 1.0))
    return np.asarray(np.clip((own * months + _LINE_WEIGHT * line) / (months + _LINE_WEIGHT), 1.0, _LARGEST))


def _line(own: Floats, mean: Floats, weight: Floats) -> Floats:
    terms = np.column_stack([np.ones_like(mean), mean])
    held = _CHANCE_WEIGHT * np.eye(2)
    at = np.linalg.solve((terms * weight[:, None]).T @ terms + held, (terms * weight[:, None]).T @ own + held[0])
    return np.asarray(np.maximum(terms @ at, 1.0))
