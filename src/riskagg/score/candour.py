"""What a unit has come to tell more of its own accord in the last 180 days.

A service that begins to tell of everything has changed its telling, not its care. How many times as much as before it tells alone in all
other themes, beyond what others tell more of, is expected of it in a theme too. Which themes its new telling is of nobody knows: what is
expected is so much less sure.
"""

from dataclasses import dataclass

import numpy as np

from riskagg.score.arrays import Floats

_NO_CHANGE_WEIGHT = 2.0
"""Incidents by which a growth is drawn to none."""
_OF_ANY_THEME = 0.25
"""Part of the new telling that may be of any theme; the rest is of the themes that peers tell of alone."""
_CONCENTRATION = 4.0
"""Of the Dirichlet distribution of its themes: how alike units are in them."""


@dataclass(frozen=True)
class Candour:
    """Arrays of shape (U, T).

    Attributes:
        more: incidents that peers would tell on top in the last 180 days, were they to tell so much more.
        spread: relative variance of all that is expected then.
    """

    more: Floats
    spread: Floats


def candour(alone: Floats, seen: Floats, peers_alone: Floats, peers: Floats, ratios: tuple[Floats, Floats]) -> Candour:
    """Hold what a unit tells alone against what others tell of it.

    Args:
        alone, seen: shape (U, T), incidents of the last 180 days that the unit alone told, and all others.
        peers_alone, peers: shape (U, T), what peers would have alone, and in all.
        ratios: shape (U,) each, the unit's earlier level against its peers in what it tells alone, and in all.
    """
    own, overall = (ratio[:, None] for ratio in ratios)
    grown = _grown(alone, peers_alone * own) / np.maximum(_grown(seen, np.maximum(peers - peers_alone, 0) * overall), 1.0)
    total = peers_alone.sum(axis=1, keepdims=True)
    mix = (1 - _OF_ANY_THEME) * peers_alone / np.maximum(total, 1e-12) + _OF_ANY_THEME / alone.shape[1]
    more = (np.maximum(grown, 1.0) - 1) * total * mix
    part = more / (more + peers)
    return Candour(more, part**2 / (_CONCENTRATION * mix))


def _grown(n: Floats, expected: Floats) -> Floats:
    """Ratio of counts to what was expected in all themes but each one, drawn to 1; shape (U, T)."""
    other_n, other_expected = (part.sum(axis=1, keepdims=True) - part for part in (n, expected))
    return np.asarray((_NO_CHANGE_WEIGHT + other_n) / (_NO_CHANGE_WEIGHT + other_expected))
