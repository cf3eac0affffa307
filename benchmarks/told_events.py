"""Events at services and who tells them, for measuring how well alerts of one event are found: nothing here knows how they are linked.

A few of the homes have falls nearly every day; somebody who fell often falls again within days; some weeks are bad ones. Of all events
12 % are told by a second agency, a few by a third.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

SOURCES = ("council_safeguarding", "police", "nhs_incidents", "cqc_notifications", "ambulance", "advocacy")
COUNCIL, POLICE, NHS, CQC, AMBULANCE, ADVOCACY = range(6)
# Share of all events, then how often each agency in the order of SOURCES tells of one.
THEMES: dict[str, tuple[float, tuple[float, ...]]] = {
    "fall": (0.30, (20, 0.2, 20, 10, 50, 1)),
    "medication": (0.10, (42, 1, 46, 5, 5, 2)),
    "pressure_ulcer": (0.08, (26, 0.1, 60, 11, 1, 2)),
    "neglect_of_care": (0.10, (62, 5, 8, 13, 2, 10)),
    "resident_on_resident": (0.08, (48, 14, 18, 12, 8, 1)),
    "physical_abuse": (0.06, (52, 18, 3, 20, 6, 3)),
    "psychological": (0.04, (60, 10, 1, 16, 1, 12)),
    "theft_or_money": (0.07, (42, 40, 0.5, 9, 0.1, 8)),
    "sexual": (0.015, (48, 30, 1, 20, 0.5, 1)),
    "nutrition_hydration": (0.04, (34, 0.5, 26, 4, 26, 8)),
    "missing_person": (0.025, (22, 64, 1, 13, 1, 1)),
    "death": (0.06, (4, 7, 6, 74, 8, 0.5)),
    "staffing": (0.03, (36, 0.1, 34, 16, 0.1, 12)),
}
NAMES = tuple(THEMES)
FALL = NAMES.index("fall")
WITH_SOURCE = tuple(NAMES.index(name) for name in ("neglect_of_care", "resident_on_resident", "physical_abuse", "psychological", "sexual"))
_TOLD_AGAIN, _TOLD_BY_THREE = 0.115, 0.005
_RESIDENTS = 200  # numbers kept for a home's residents; a home has fewer


@dataclass(frozen=True)
class Events:
    """What happened, arrays of shape (n,): service, day (from 0), theme, person (a number), severity (0 none to 3 severe), source of risk
    (role 0 where there is none; a number of a person, -1 where nobody knows)."""

    service: np.ndarray
    day: np.ndarray
    theme: np.ndarray
    person: np.ndarray
    severity: np.ndarray
    role: np.ndarray
    source: np.ndarray


def happen(rng: Generator, n: int, services: int, days: int) -> Events:
    """About ``n`` events at ``services`` services over ``days`` days."""
    beds = np.clip(rng.lognormal(3.4, 0.45, services), 8, 120)
    rate = beds * rng.gamma(3, 1 / 3, services)
    daily = rng.random(services) < 0.004
    n_daily = rng.poisson(0.6 * days * daily)
    ordinary = n - int(n_daily.sum()) - int(0.014 * n)
    service = np.concatenate([rng.choice(services, ordinary, p=rate / rate.sum()), np.repeat(np.arange(services), n_daily)])
    lean = np.log(np.array([share for share, _ in THEMES.values()])) + rng.normal(0, 0.4, (services, len(THEMES)))
    theme = np.argmax(lean[service] + rng.gumbel(size=(len(service), len(THEMES))), axis=1)
    theme[ordinary:] = FALL
    day = rng.integers(0, days, len(service))
    bad_week = rng.integers(0, days - 7, services)
    in_bad_week = (rng.random(len(service)) < 0.01) & (np.arange(len(service)) < ordinary)
    day = np.where(in_bad_week, bad_week[service] + rng.integers(0, 7, len(service)), day)
    person = service * _RESIDENTS + (beds[service] * 1.4 * rng.random(len(service)) ** 1.6).astype(np.int64)
    again = np.flatnonzero(rng.random(len(service)) < np.where(theme == FALL, 0.03, 0.008))
    where = np.concatenate([np.arange(len(service)), again])
    later = np.concatenate([np.zeros(len(service), dtype=np.int64), rng.geometric(0.1, len(again))])
    service, theme, person = service[where], theme[where], person[where]
    n_found = len(where)
    with_source = np.isin(theme, WITH_SOURCE)
    role = np.where(with_source, rng.integers(1, 6, n_found), 0)
    known = with_source & (role < 4) & (rng.random(n_found) < 0.6)
    staff = service * _RESIDENTS + _RESIDENTS - 1 - rng.integers(0, 12, n_found)
    severity = rng.choice(4, n_found, p=(0.5, 0.33, 0.13, 0.04))
    return Events(service, np.minimum(day[where] + later, days - 1), theme, person, severity, role, np.where(known, staff, -1))


def tell(rng: Generator, events: Events) -> tuple[np.ndarray, np.ndarray]:
    """Who tells each event: event and source of each alert, shape (m,) each; no agency tells an event twice."""
    weight = np.log(np.array([tells for _, tells in THEMES.values()]))
    drawn = np.argsort(-(weight[events.theme] + rng.gumbel(size=(len(events.theme), len(SOURCES)))), axis=1)[:, :3]
    luck = rng.random(len(events.theme))
    n_tellers = 1 + (luck < _TOLD_AGAIN + _TOLD_BY_THREE) + (luck < _TOLD_BY_THREE)
    told = np.arange(3) < n_tellers[:, None]
    return np.repeat(np.arange(len(luck)), n_tellers), drawn[told]
