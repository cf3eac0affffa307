"""What a meeting's list holds: of the homes that stand out most in a month, how many have doubled.

A meeting can discuss ten to fifteen services. Of the two lists the first is that of the 54th month, when rises are one to six months old,
the second that of the 60th, when they are six to twelve months old.
"""

import numpy as np

from benchmarks.detection_region import WATCH, Region
from riskagg.score.arrays import Floats

FIRST_TEN, BUDGET = 10, 15
LISTS = (54, 60)


def listed(drawn: Region, statistic: Floats, month: int, prevalence: float, places: int) -> float:
    """Share of the first places in the list of a month that have doubled.

    The homes that doubled are taken in groups of the size that makes them so prevalent, each group in turn among all that are unchanged.
    Homes of the same statistic share the places that they fill.

    Args:
        statistic: shape (H, months watched); the largest are listed first.
        month: the month of the list, counted from 1.
        prevalence: share of homes that have doubled.
        places: length of a list.
    """
    unchanged, doubled = drawn.unchanged, drawn.risen(2.0)
    doubled = doubled[drawn.onset[doubled] < month]
    size = round(prevalence / (1 - prevalence) * len(unchanged))
    shares = []
    for first in range(0, len(doubled) - size + 1, size):
        homes = np.concatenate([doubled[first : first + size], unchanged])
        has = (np.arange(len(homes)) < size).astype(np.float64)
        column = statistic[homes, month - 1 - WATCH]
        limit = np.sort(column)[-places]
        above, at = column > limit, column == limit
        shares.append((has[above].sum() + has[at].mean() * (places - above.sum())) / places)
    return float(np.mean(shares))
