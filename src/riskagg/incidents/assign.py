"""Which alerts tell one event: what people said first, then pairs as they arrive, the likeliest first, within what one event allows."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

NOBODYS = -1
# Longest time between the first and the last day that the alerts of one event state: so that a month of falls is never one event.
MAX_SPAN_DAYS = 4


@dataclass(frozen=True)
class Events:
    """Alerts in order of receipt, one place an alert; arrays of shape (n,), the last two of shape (k,).

    ``arrival`` is the instant of receipt in microseconds, ``teller`` numbers source and supplier; ``first_day`` and ``last_day`` are the
    days on which the event may lie; ``numbered`` and ``number`` are, for each adult whom an NHS number makes known, the place of an alert
    that names the adult and a digest of the adult's id.
    """

    arrival: np.ndarray
    teller: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    numbered: np.ndarray
    number: np.ndarray


@dataclass(frozen=True)
class Pairs:
    """Alerts that may tell one event: ``alerts`` of shape (m, 2), places, the earlier first; the others of shape (m,).

    ``is_same_teller``: both are entries of one teller, which entered the event twice.
    """

    alerts: np.ndarray
    log_odds: np.ndarray
    is_same_teller: np.ndarray


@dataclass(frozen=True)
class Decisions:
    """What people said of pairs, the newest first: ``pairs`` of shape (k, 2), ``is_same`` of shape (k,)."""

    pairs: np.ndarray
    is_same: np.ndarray


@dataclass
class Assigned:
    """What came of it.

    ``first``: shape (n,), the earliest-received alert of each alert's incident. ``joins``: first alert of an incident that went into an
    earlier one, and the alert whose coming joined them, ``NOBODYS`` where a person did. ``is_applied``: whether each decision holds.
    """

    first: np.ndarray
    joins: list[tuple[int, int]] = field(default_factory=list)
    is_applied: list[bool] = field(default_factory=list)


def assign(events: Events, near: Pairs, decisions: Decisions) -> Assigned:
    """Put alerts together into incidents.

    What arrives later can add to an incident and join two, and never takes one apart: an id once published leads to its incident for good.

    Args:
        events: what is known of each alert.
        near: how likely each pair is; ties go to what was received earlier.
        decisions: what people said; a newer word stands against an older one that it contradicts.

    Returns:
        The incidents. One that no person put together has one alert a teller at most, or entries of one event each two of which are a pair
        of ``near``; the days that its alerts state lie within four days, and it holds no more persons of different NHS numbers
        than one, or than one of its records names.
    """
    assigned = Assigned(np.arange(len(events.teller)))
    if not len(near.alerts) and not len(decisions.pairs):
        return assigned
    pairs = near.alerts[np.lexsort((near.alerts[:, 1], near.alerts[:, 0], -near.log_odds, events.arrival[near.alerts[:, 1]]))]
    alone = _is_only_pair(pairs, decisions.pairs, len(assigned.first))
    # Most pairs share no alert with another pair: nothing competes with them.
    assigned.first[pairs[alone, 1]] = pairs[alone, 0]
    entries = {(one, other) for one, other in near.alerts[near.is_same_teller].tolist()}
    growing = _Growing(events, np.unique(np.concatenate([pairs[~alone], decisions.pairs])), entries)
    assigned.is_applied = [growing.decide(one, other, same) for (one, other), same in _listed(decisions)]
    growing.grow(pairs[~alone])
    assigned.joins = growing.joins
    for at, first in growing.root.items():
        assigned.first[at] = first
    return assigned


def _listed(decisions: Decisions) -> list[tuple[tuple[int, int], bool]]:
    return list(zip(decisions.pairs.tolist(), decisions.is_same.tolist(), strict=True))


def _is_only_pair(pairs: np.ndarray, decided: np.ndarray, n: int) -> np.ndarray:
    rows, columns = np.concatenate([pairs, decided]).T
    graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(n, n))
    component = connected_components(graph, directed=False)[1]
    return np.asarray(np.bincount(component[rows], minlength=n)[component[pairs[:, 0]]] == 1)


class _Growing:
    """Incidents of the alerts that more than one pair or a decision names; ``root`` is each alert's first, ``joins`` as in ``Assigned``."""

    def __init__(self, events: Events, alerts: np.ndarray, entries: set[tuple[int, int]]) -> None:
        self._events, self._entries = events, entries
        self._members = {at: [at] for at in alerts.tolist()}
        self._apart: dict[int, set[int]] = {}
        self._numbers = _numbers_of(events, alerts)
        self.root = {at: at for at in self._members}
        self.joins: list[tuple[int, int]] = []

    def decide(self, one: int, other: int, is_same: bool) -> bool:
        """Do what people said of a pair; returns whether it holds beside what was said later."""
        low, high = sorted((self.root[one], self.root[other]))
        if not is_same and low != high:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)
        if not is_same:
            return bool(low != high)
        if low != high and not self._are_kept_apart(low, high):
            self.joins.append((high, NOBODYS))
            self._join(low, high)
        return bool(self.root[one] == self.root[other])

    def grow(self, pairs: np.ndarray) -> None:
        """Join the incidents of each pair in turn where the two together may be one event."""
        arrival = self._events.arrival
        for one, other in pairs.tolist():
            low, high = sorted((self.root[one], self.root[other]))
            if low == high or self._are_kept_apart(low, high) or not self._may_be_one(low, high):
                continue
            if arrival[high] < arrival[other]:
                self.joins.append((high, other))
            self._join(low, high)

    def _join(self, low: int, high: int) -> None:
        for at in self._members[high]:
            self.root[at] = low
        self._members[low] += self._members.pop(high)

    def _are_kept_apart(self, low: int, high: int) -> bool:
        others = set(self._members[high])
        return any(at in self._apart and not others.isdisjoint(self._apart[at]) for at in self._members[low])

    def _may_be_one(self, low: int, high: int) -> bool:
        """Whether the two stay within the limits together; what people put together beyond them may grow, but not beyond itself."""
        one, other = self._members[low], self._members[high]
        if self._has_two_of_a_teller(one, other):
            return False
        if self._span(one + other) > max(MAX_SPAN_DAYS, self._span(one), self._span(other)):
            return False
        return self._n_numbers(one + other) <= max(1, self._n_numbers(one), self._n_numbers(other))

    def _has_two_of_a_teller(self, one: list[int], other: list[int]) -> bool:
        """Whether a teller told in both what are not two entries of one event."""
        teller = self._events.teller
        return any(teller[at] == teller[by] and (min(at, by), max(at, by)) not in self._entries for at in one for by in other)

    def _span(self, members: list[int]) -> int:
        # The days that fit best: the latest first day and the earliest last day say how far apart the alerts are at least.
        return int(self._events.first_day[members].max() - self._events.last_day[members].min())

    def _n_numbers(self, members: list[int]) -> int:
        return len(set().union(*(self._numbers.get(at, ()) for at in members)))


def _numbers_of(events: Events, alerts: np.ndarray) -> dict[int, set[int]]:
    """The adults known by an NHS number, of each of these alerts that names any."""
    is_of_these = np.isin(events.numbered, alerts)
    numbers: dict[int, set[int]] = {}
    for at, number in zip(events.numbered[is_of_these].tolist(), events.number[is_of_these].tolist(), strict=True):
        numbers.setdefault(at, set()).add(number)
    return numbers
