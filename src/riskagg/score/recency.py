"""How fast the past loses its weight: not assumed, but learned from how well a region's earlier months foretold its last twelve.

A half-life that suits one stream makes another worse. So each of a few is tried on months that are known already: levels from the months
before the last twelve, weighted by it, against what those twelve brought. The best one weighs the months up to the cut.

Source: Harvey and Fernandes (1989), gamma-Poisson filter with a discount; Dawid (1984), prequential choice.
"""

import numpy as np

from riskagg.score.arrays import Floats, Ints
from riskagg.score.shrinkage import Level, between_units, level

HALF_LIVES = (36.0, 24.0, 18.0, 12.0, 9.0, 6.0)
_YEAR = 12
# What draws a kind to all kinds, in incidents: as where rates are made.
_PEERS_WEIGHT = 10.0


def recency(n: Floats, expected: Floats, kind: Ints) -> Floats:
    """Weight of each month, 1 for the last.

    Args:
        n, expected: shape (U, M), counts and what peers would have.
        kind: shape (U,).

    Returns:
        Shape (M,). With less than 24 months nothing can be learned, and all weigh 1.
    """
    months = n.shape[1]
    if months < 2 * _YEAR:
        return np.ones(months)
    scores = [_foretold(n, expected, kind, half_life) for half_life in HALF_LIVES]
    return _weights(months, HALF_LIVES[int(np.argmax(scores))])


def weighted_level(n: Floats, expected: Floats, kind: Ints, weights: Floats) -> tuple[Level, Floats]:
    """Levels of units from their months by weight.

    A kind of service may have come to more or less than all kinds together: units are held against what the others of their kind have now.

    Returns:
        The levels against peers as they are now, and these against ``expected``; shape (U,).
    """
    total, usual = n @ weights, expected @ weights
    others_n, others_usual = (np.bincount(kind, weights=part)[kind] - part for part in (total, usual))
    peers = (others_n + _PEERS_WEIGHT) / (others_usual + _PEERS_WEIGHT)
    spread = between_units(total[:, None], (usual * peers)[:, None], kind)[kind, 0]
    return level(total, usual * peers, spread), peers


def _foretold(n: Floats, expected: Floats, kind: Ints, half_life: float) -> float:
    """Poisson log likelihood of the last twelve months."""
    before = n.shape[1] - _YEAR
    own, peers = weighted_level(n[:, :before], expected[:, :before], kind, _weights(before, half_life))
    mean = np.maximum(own.ratio * peers * expected[:, before:].sum(axis=1), 1e-9)
    return float((n[:, before:].sum(axis=1) * np.log(mean) - mean).sum())


def _weights(months: int, half_life: float) -> Floats:
    return np.asarray(0.5 ** ((months - 1 - np.arange(months)) / half_life))
