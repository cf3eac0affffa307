"""How the agencies write events down, with the slips that people make; tables as intake and staging hand them on.

None of the slips is the inverse of a rule of ours: days are off by a week, persons are other persons, a fall is told as bad care.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

from benchmarks.told_events import AMBULANCE, COUNCIL, CQC, NAMES, POLICE, SOURCES, happen, tell
from benchmarks.told_people import keys_of

START = date(2024, 1, 1)
_DAY_ZERO = np.datetime64(START)
# A theme told as another, and how often of all tellings of it.
_TOLD_AS: dict[str, dict[str, float]] = {
    "fall": {"other": 0.05, "neglect_of_care": 0.03, "moving_handling": 0.02, "physical_abuse": 0.01},
    "medication": {"neglect_of_care": 0.04, "other": 0.04},
    "pressure_ulcer": {"neglect_of_care": 0.07, "other": 0.02},
    "neglect_of_care": {"other": 0.05, "nutrition_hydration": 0.03, "staffing": 0.02, "medication": 0.02},
    "resident_on_resident": {"physical_abuse": 0.12, "psychological": 0.03, "other": 0.03},
    "physical_abuse": {"resident_on_resident": 0.04, "psychological": 0.04, "neglect_of_care": 0.03, "other": 0.04},
    "psychological": {"physical_abuse": 0.05, "neglect_of_care": 0.03, "other": 0.06},
    "theft_or_money": {"other": 0.07, "neglect_of_care": 0.01},
    "sexual": {"physical_abuse": 0.05, "other": 0.04},
    "nutrition_hydration": {"neglect_of_care": 0.08, "other": 0.03},
    "missing_person": {"neglect_of_care": 0.05, "other": 0.05},
    "death": {"other": 0.05, "neglect_of_care": 0.03, "fall": 0.01},
    "staffing": {"leadership": 0.06, "neglect_of_care": 0.04, "other": 0.03},
}
# The regulator's form has no words for them, nor has the ambulance's.
_NO_WORD = {
    CQC: ("fall", "pressure_ulcer", "medication", "nutrition_hydration", "missing_person"),
    AMBULANCE: ("death", "sexual", "psychological"),
}
_NO_WORD_SHARE = 0.6
# Days until it is told (median), and how often an agency states harm, or the role of the source of risk.
_DELAY = np.array([2.0, 0.5, 3.0, 3.0, 0.0, 12.0])
_SAYS_HARM = np.array([0.2, 0.3, 0.95, 0.4, 0.3, 0.0])
_SAYS_ROLE = np.array([0.7, 0.6, 0.0, 0.0, 0.0, 0.1])
_HARMS = np.array(["none", "low", "moderate", "severe"], dtype=object)
_ROLES = np.array(["", "care_worker", "nurse", "resident", "relative", "unknown"], dtype=object)
_TOLD_BY = np.array(["", "police", "health", "service", "ambulance", "advocate"], dtype=object)
_REFERRERS = np.array(["service", "family", "health", "care_manager", "police", "ambulance", "advocate", "anonymous"], dtype=object)
_REFERRED = (0.36, 0.17, 0.2, 0.13, 0.05, 0.04, 0.03, 0.02)


@dataclass(frozen=True)
class Told:
    """``alerts`` in order of the records' numbers, with place (the service that the wording leads to, null where to none) and status of the
    match; ``keys`` the people's; ``event`` and ``service`` what is true of each alert."""

    alerts: pd.DataFrame
    keys: pd.DataFrame
    event: np.ndarray
    service: np.ndarray


def told(seed: int, n_alerts: int = 120_000, services: int = 4_000, people: str = "named", years: int = 2) -> Told:
    """``n_alerts`` alerts; ``people`` says how agencies name them (``told_people.KNOWS``)."""
    rng = np.random.default_rng(seed)
    events = happen(rng, int(n_alerts / 1.1), services, 365 * years)
    event, source = tell(rng, events)
    kept = np.sort(rng.permutation(len(event))[:n_alerts])
    event, source = event[kept], source[kept]
    alerts = _when(rng, events.day[event], source)
    alerts["source"] = np.array(SOURCES, dtype=object)[source]
    supplier = np.where((source == COUNCIL) & (events.service[event] % 2 == 1), "council_safeguarding_2", alerts["source"])
    alerts["supplier"] = supplier.astype(object)
    numbers = rng.permutation(n_alerts)
    alerts["source_ref"] = [f"R{number:07d}" for number in numbers]
    alerts["alert_id"] = alerts["source"] + "|" + alerts["supplier"] + "|" + alerts["source_ref"]
    alerts["theme"] = _theme(rng, events.theme[event], source)
    alerts["harm"] = _harm(rng, events.severity[event], source)
    says_role = (events.role[event] > 0) & (rng.random(n_alerts) < _SAYS_ROLE[source])
    role = np.where(rng.random(n_alerts) < 0.12, rng.integers(1, 6, n_alerts), events.role[event])
    alerts["risk_source_role"] = np.where(says_role, _ROLES[role], None)
    alerts["told_by"] = _told_by(rng, event, source)
    alerts["told_by_service"] = alerts["told_by"] == "service"
    alerts["place"], alerts["match_status"] = _place(rng, events.service[event], services)
    keys = keys_of(rng, people, supplier, source, events.person[event], np.where(says_role, events.source[event], -1))
    order = np.argsort(numbers)
    return Told(
        alerts.iloc[order].reset_index(drop=True), keys.iloc[order].reset_index(drop=True), event[order], events.service[event][order]
    )


def _when(rng: Generator, day: np.ndarray, source: np.ndarray) -> pd.DataFrame:
    """Days stated, told and received: most right, some a day or a week out, some with day and month exchanged, some not known."""
    n = len(day)
    slip = rng.choice([0, -1, 1, -2, 2, 3, -7, 7], n, p=(0.91, 0.03, 0.03, 0.008, 0.008, 0.008, 0.003, 0.003))
    slip = np.where(source == AMBULANCE, rng.choice([0, 1], n, p=(0.96, 0.04)), slip)
    delay = np.where(source == AMBULANCE, 0, rng.lognormal(np.log(np.maximum(_DELAY[source], 0.1)), 0.8))
    delay += np.where(rng.random(n) < 0.06, rng.exponential(25, n), 0) * (source != AMBULANCE)
    stated = day + slip
    reported = np.maximum(stated, day + delay.astype(np.int64))
    received = _DAY_ZERO + np.where(source == COUNCIL, reported // 7 * 7 + 9, reported // 30 * 30 + 34)
    written = (_DAY_ZERO + stated).astype("datetime64[D]")
    exchanged = _exchanged(written)
    is_exchanged = (rng.random(n) < 0.008) & (source != AMBULANCE) & (exchanged <= _DAY_ZERO + reported) & (exchanged > _DAY_ZERO)
    first = np.where(is_exchanged, exchanged, written)
    # A crime between two days, and an event of which nobody knows the day.
    spans = (source == POLICE) & (rng.random(n) < 0.2)
    before, after = rng.integers(0, 6, n), rng.integers(0, 4, n)
    last = np.where(spans, first + after, np.datetime64("NaT"))
    first = np.where(spans, first - before, first)
    unknown = (rng.random(n) < 0.015) & ~spans & (source != AMBULANCE)
    told_on = _DAY_ZERO + reported
    return pd.DataFrame(
        {
            "occurred_on": np.where(unknown, told_on, first),
            "occurred_to": last,
            "reported_on": np.maximum(told_on, np.where(unknown, told_on, first)),
            "occurred_on_stated": ~unknown,
            "first_received_at": received.astype("datetime64[us]"),
        }
    )


def _exchanged(days: np.ndarray) -> np.ndarray:
    """Each date with day and month exchanged where that is a date, else itself."""
    dates = pd.DatetimeIndex(days)
    swapped = pd.to_datetime(
        pd.DataFrame({"year": dates.year, "month": np.minimum(dates.day, 12), "day": dates.month}), errors="coerce"
    ).to_numpy()
    return np.where(dates.day <= 12, swapped, days).astype("datetime64[D]")


def _theme(rng: Generator, theme: np.ndarray, source: np.ndarray) -> np.ndarray:
    said = np.array(NAMES, dtype=object)[theme]
    luck = rng.random(len(theme))
    for name, others in _TOLD_AS.items():
        edge = 0.0
        for other, share in others.items():
            said[(theme == NAMES.index(name)) & (luck >= edge) & (luck < edge + share)] = other
            edge += share
    for teller, names in _NO_WORD.items():
        wordless = (source == teller) & np.isin(theme, [NAMES.index(name) for name in names])
        said[wordless & (rng.random(len(theme)) < _NO_WORD_SHARE)] = "other"
    return said


def _harm(rng: Generator, severity: np.ndarray, source: np.ndarray) -> np.ndarray:
    n = len(severity)
    seen = np.clip(severity + rng.choice([0, -1, 1], n, p=(0.74, 0.13, 0.13)), 0, 3)
    return np.where(rng.random(n) < _SAYS_HARM[source], _HARMS[seen], "unknown")


def _told_by(rng: Generator, event: np.ndarray, source: np.ndarray) -> np.ndarray:
    """Each agency's own word; the council names who referred it, often the agency that tells the event as well."""
    told_by = _TOLD_BY[source].copy()
    others = pd.Series(np.where(source == COUNCIL, -1, source)).groupby(event).transform("max").to_numpy()
    referred = rng.choice(_REFERRERS, len(event), p=_REFERRED)
    by_other = (others >= 0) & (rng.random(len(event)) < 0.3)
    return np.where(source == COUNCIL, np.where(by_other, _TOLD_BY[others], referred), told_by)


def _place(rng: Generator, service: np.ndarray, services: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the alert's wording led: to its service, to a neighbour, to nobody's, or to a person who has yet to decide."""
    luck = rng.random(len(service))
    status = np.where(luck < 0.005, "none", np.where(luck < 0.009, "review", "matched"))
    place = np.where(luck > 0.999, (service + 1) % services, service)
    return np.where(status == "matched", np.array([f"1-{at:06d}" for at in range(services)], dtype=object)[place], None), status
