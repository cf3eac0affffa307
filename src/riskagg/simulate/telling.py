"""Who tells what, and when: each agency hears of an incident with its own probability, and passes it on after its own delay."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from riskagg.simulate.dice import happens, stream, weighted
from riskagg.simulate.events import Incident
from riskagg.simulate.places import HOME_CARE

COUNCIL, POLICE, NHS, CQC, AMBULANCE = "council_safeguarding", "police", "nhs_incidents", "cqc_notifications", "ambulance"
ADVOCACY, WHISTLE = "advocacy", "whistleblowing_complaints"
# How likely an agency is to tell of an incident of a theme at a care home, once it supplies.
TELLS: dict[str, dict[str, float]] = {
    "fall": {COUNCIL: 0.13, NHS: 0.13, CQC: 0.07, AMBULANCE: 0.40},
    "medication": {COUNCIL: 0.30, NHS: 0.32, CQC: 0.03, AMBULANCE: 0.04, ADVOCACY: 0.01, WHISTLE: 0.03},
    "pressure_ulcer": {COUNCIL: 0.20, NHS: 0.50, CQC: 0.08, ADVOCACY: 0.01},
    "neglect_of_care": {COUNCIL: 0.56, POLICE: 0.04, CQC: 0.12, ADVOCACY: 0.08, WHISTLE: 0.08},
    "resident_on_resident": {COUNCIL: 0.38, POLICE: 0.10, NHS: 0.14, CQC: 0.10, AMBULANCE: 0.08},
    "physical_abuse": {COUNCIL: 0.58, POLICE: 0.16, CQC: 0.22, AMBULANCE: 0.07, ADVOCACY: 0.03, WHISTLE: 0.03},
    "psychological": {COUNCIL: 0.52, POLICE: 0.08, CQC: 0.14, ADVOCACY: 0.10},
    "theft_or_money": {COUNCIL: 0.40, POLICE: 0.36, CQC: 0.08, ADVOCACY: 0.06, WHISTLE: 0.02},
    "sexual": {COUNCIL: 0.70, POLICE: 0.40, CQC: 0.40},
    "nutrition_hydration": {COUNCIL: 0.34, NHS: 0.25, CQC: 0.02, AMBULANCE: 0.20, ADVOCACY: 0.06},
    "infection_control": {COUNCIL: 0.15, NHS: 0.50, CQC: 0.06, ADVOCACY: 0.02, WHISTLE: 0.05},
    "moving_handling": {COUNCIL: 0.34, NHS: 0.35, CQC: 0.10, ADVOCACY: 0.02, WHISTLE: 0.06},
    "missing_person": {COUNCIL: 0.25, POLICE: 0.70, CQC: 0.15},
    "death": {COUNCIL: 0.03, POLICE: 0.06, NHS: 0.04, CQC: 0.75, AMBULANCE: 0.07},
    "unwell": {AMBULANCE: 0.92},
    "disturbance": {POLICE: 0.88},
    "communication": {NHS: 0.75, ADVOCACY: 0.15},
    "staffing": {COUNCIL: 0.28, NHS: 0.30, CQC: 0.12, ADVOCACY: 0.08, WHISTLE: 0.30},
    "leadership": {COUNCIL: 0.40, WHISTLE: 0.55},
    "discriminatory": {COUNCIL: 0.90},
    "self_neglect": {COUNCIL: 0.95},
}
_REFERRERS = {
    "Health": 0.20,
    "Family": 0.14,
    "Care manager": 0.13,
    "Ambulance": 0.04,
    "Police": 0.05,
    "Advocate": 0.03,
    "CQC": 0.02,
    "Anonymous": 0.02,
}
_OWN_REFERRALS = 0.42  # share of the council's concerns that the service itself raises where its candour is 1
# Delay in days until it is told: median, spread of the lognormal, and the chance of a long tail.
_DELAYS = {
    COUNCIL: (2.0, 0.8, 0.06), POLICE: (0.6, 0.9, 0.05), NHS: (3.0, 0.8, 0.08), CQC: (3.0, 0.6, 0.05), AMBULANCE: (0.0, 0.0, 0.0),
    ADVOCACY: (14.0, 0.6, 0.05), WHISTLE: (16.0, 0.8, 0.08),
}  # fmt: skip


@dataclass(frozen=True)
class Telling:
    """One agency's record of an incident: when it says that it happened, and when it was told."""

    agency: str
    incident: Incident
    stated_on: date
    reported_on: date
    referrer: str = ""


def tell(seed: int, incidents: list[Incident]) -> dict[str, list[Telling]]:
    """What each agency comes to know, by agency, in the order of telling. Whether it supplied yet is the agency's own affair."""
    rng = stream(seed, "telling")
    told: dict[str, list[Telling]] = {agency: [] for agency in _DELAYS}
    for incident in sorted(incidents, key=lambda one: (one.day, one.number)):
        for agency, referrer in incident.tellers if incident.tellers is not None else _hearers(rng, incident):
            told[agency].append(_telling(rng, agency, incident, referrer))
    return {agency: sorted(tellings, key=lambda one: (one.reported_on, one.incident.number)) for agency, tellings in told.items()}


def _hearers(rng: Generator, incident: Incident) -> list[tuple[str, str]]:
    """Agencies that hear of an ordinary incident at a service."""
    service = incident.service
    if service is None:
        return []
    candour = service.candour_on(incident.day)
    heard = []
    for agency, probability in TELLS[incident.theme].items():
        # Home care is told by the council under the service's name; the emergency services see a private address.
        if service.kind == HOME_CARE and agency in (POLICE, AMBULANCE, NHS) and not happens(rng, 0.15 if agency == NHS else 0):
            continue
        own = {COUNCIL: 1 - _OWN_REFERRALS + _OWN_REFERRALS * candour, CQC: candour * service.is_registered, AMBULANCE: service.calls}
        if happens(rng, min(0.97, probability * own.get(agency, 1.0))):
            heard.append((agency, _referrer(rng, candour) if agency == COUNCIL else ""))
    return heard


def _referrer(rng: Generator, candour: float) -> str:
    own = _OWN_REFERRALS * candour
    if happens(rng, own / (own + 1 - _OWN_REFERRALS)):
        return "Provider"
    return weighted(rng, _REFERRERS)


def _telling(rng: Generator, agency: str, incident: Incident, referrer: str) -> Telling:
    median, spread, tail = _DELAYS[agency]
    days = float(rng.lognormal(np.log(median), spread)) if median else 0.0
    if happens(rng, tail):
        days += float(rng.exponential(25))
    slip = 0
    # Clocks and memories differ: the day is written a day out now and then, by those who were not there a little more often.
    if agency != AMBULANCE and happens(rng, 0.18):
        slip = weighted(rng, {-1: 4, 1: 4, -2: 1, 3: 0.5})
    stated = incident.day + timedelta(days=slip)
    reported = max(stated, incident.day + timedelta(days=int(days)))
    return Telling(agency, incident, stated, reported, referrer)
