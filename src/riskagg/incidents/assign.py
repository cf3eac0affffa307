"""Which alerts tell one event: the likeliest pairs first, within what one event allows."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

# Longest time between the first and the last day that the alerts of one event state: so that a month of falls is never one event.
MAX_SPAN_DAYS = 4


@dataclass(frozen=True)
class Events:
    """Alerts in order of receipt, one place an alert; arrays of shape (n,).

    ``teller`` numbers source and supplier; ``first_day`` and ``last_day`` are the days on which the event may lie; ``person`` numbers the
    adult, read only where ``is_numbered`` says that an NHS number makes the adult known.
    """

    teller: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    person: np.ndarray
    is_numbered: np.ndarray


def assign(events: Events, pairs: np.ndarray, log_odds: np.ndarray) -> np.ndarray:
    """Put alerts together into incidents.

    Args:
        events: what is known of each alert.
        pairs: shape (m, 2). Places of alerts that may tell one event.
        log_odds: shape (m,). How likely each pair is; ties go to what was received earlier.

    Returns:
        Shape (n,): the earliest-received alert of each alert's incident. An incident has one alert a teller at most, the days that its
        alerts state lie within four days, and it holds no two persons of different NHS numbers.
    """
    label = np.arange(len(events.teller))
    if not len(pairs):
        return label
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -log_odds))
    pairs = pairs[order]
    alone = _is_only_pair(pairs, len(label))
    # Most pairs share no alert with another pair: nothing competes with them.
    label[pairs[alone, 1]] = pairs[alone, 0]
    _grow(events, pairs[~alone], label)
    return label


def _is_only_pair(pairs: np.ndarray, n: int) -> np.ndarray:
    graph = coo_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    component = connected_components(graph, directed=False)[1]
    return np.asarray(np.bincount(component[pairs[:, 0]], minlength=n)[component[pairs[:, 0]]] == 1)


def _grow(events: Events, pairs: np.ndarray, label: np.ndarray) -> None:
    """Join the incidents of each pair in turn where the two together may be one event; changes ``label``."""
    members: dict[int, list[int]] = {int(at): [int(at)] for at in np.unique(pairs)}
    root = {at: at for at in members}
    for one, other in pairs.tolist():
        low, high = sorted((root[one], root[other]))
        if low == high or not _may_be_one(events, members[low] + members[high]):
            continue
        for at in members[high]:
            root[at] = low
        members[low] += members.pop(high)
    for at, first in root.items():
        label[at] = first


def _may_be_one(events: Events, together: list[int]) -> bool:
    tellers = events.teller[together]
    if len(set(tellers.tolist())) < len(together):
        return False
    # The days that fit best: the latest first day and the earliest last day say how far apart the alerts are at least.
    if events.first_day[together].max() - events.last_day[together].min() > MAX_SPAN_DAYS:
        return False
    numbered = [at for at in together if events.is_numbered[at]]
    return len(set(events.person[numbered].tolist())) <= 1
