"""How much incidents of one theme come together beyond chance: told twice, or one event that is several.

Each service's incidents of a theme are held against themselves: pairs within three days against those that the pairs one to four weeks
apart lead to expect. What a service, a season or a bad month brings is in both, so only what falls within days is left. A count of such
incidents has a variance of ``1 + clumping`` times its mean, however few are expected.

Source: Cox and Isham (1980), Point processes, section 2.5: variance of counts from the intensity of pairs.
"""

import numpy as np

from riskagg.score.arrays import Floats, Ints

_NEAR_DAYS = 3
_FAR_DAYS = (8, 28)
# A pair of one day has no order: that day counts half of what each later day does.
_NEAR_OF_FAR = (_NEAR_DAYS + 0.5) / (_FAR_DAYS[1] - _FAR_DAYS[0] + 1)
# Weights in incidents: of "no more than chance" in all themes together, and of all themes in one.
_CHANCE_WEIGHT, _ALL_WEIGHT = 100.0, 200.0
_LARGEST = 2.0


def clumping(day: Ints, service: Ints, theme: Ints, n_themes: int) -> Floats:
    """Excess of the variance of counts over their mean, by theme.

    Args:
        day, service, theme: shape (N,), incidents of the history in any order.

    Returns:
        Shape (T,): 0 where incidents come together no more than by chance, .2 where one in ten is told twice; 2 at most.
    """
    cell = service * n_themes + theme
    order = np.lexsort((day, cell))
    day, cell = day[order], cell[order]
    cells, at = np.unique(cell, return_inverse=True)
    n = np.bincount(at).astype(np.float64)
    near, far = _pairs(day, at.astype(np.int64), len(cells))
    # A service in uproar must not make all others look so: of its incidents every other one at most counts as one of a pair.
    excess = np.minimum(near - _NEAR_OF_FAR * far, n / 2)
    by_theme = [np.bincount(cells % n_themes, weights=part, minlength=n_themes) for part in (excess, n)]
    overall = max(float(by_theme[0].sum()), 0.0) / (by_theme[1].sum() + _CHANCE_WEIGHT)
    share = (by_theme[0] + _ALL_WEIGHT * overall) / (by_theme[1] + _ALL_WEIGHT)
    return np.asarray(np.clip(2 * share, 0.0, _LARGEST))


def _pairs(day: Ints, cell: Ints, n_cells: int) -> tuple[Floats, Floats]:
    """Pairs of each cell that are near and far apart; days sorted within cells."""
    near, far = np.zeros(n_cells), np.zeros(n_cells)
    first = np.arange(len(day))
    for step in range(1, len(day)):
        first = first[first + step < len(day)]
        apart = day[first + step] - day[first]
        alike = (cell[first + step] == cell[first]) & (apart <= _FAR_DAYS[1])
        first, apart = first[alike], apart[alike]
        if not len(first):
            break
        near += np.bincount(cell[first[apart <= _NEAR_DAYS]], minlength=n_cells)
        far += np.bincount(cell[first[apart >= _FAR_DAYS[0]]], minlength=n_cells)
    return near, far
