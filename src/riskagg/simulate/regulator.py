"""The regulator's statutory notifications, which services tell of themselves."""

from datetime import date

from numpy.random import Generator

from riskagg.simulate import months as m
from riskagg.simulate.dice import happens, pick, stream
from riskagg.simulate.events import some_day
from riskagg.simulate.inbox import Alert, csv_bytes, received_after
from riskagg.simulate.places import Service
from riskagg.simulate.region import Region
from riskagg.simulate.telling import CQC, Telling

HEADER = (
    "notification_id", "notification_type", "location_id", "location_name", "provider_id", "provider_name", "event_date", "received_date",
    "abuse_type",
    "person_ref", "status", "follow_up",
)  # fmt: skip
_ABUSE = "Abuse or allegation of abuse"
_TYPES = {
    "death": "Death of service user",
    "missing_person": "Incident reported to police",
    "staffing": "Events that stop service",
    "infection_control": "Events that stop service",
}
_ABUSE_TYPES = {
    "resident_on_resident": "Physical", "physical_abuse": "Physical", "psychological": "Psychological",
    "theft_or_money": "Financial or Material",
    "neglect_of_care": "Neglect and Acts of Omission", "sexual": "Sexual",
}  # fmt: skip
# Outcomes of deprivation-of-liberty applications and absences of a manager are no events; so many come from each service in a month.
_NO_EVENTS = {"DoLS application outcome": 0.026, "Absence of registered person": 0.004}


def send(region: Region) -> None:
    """Write the months' files."""
    rng = stream(region.seed, CQC)
    number = 9_000_000
    for month in region.window:
        rows = []
        for telling in region.tellings(CQC, month):
            service = telling.incident.service
            if service is None:
                continue
            number += 1
            rows.append(_row(rng, f"N{number}", telling, service))
            region.tells(CQC, f"N{number}", telling.incident)
        for kind, service, day in _no_events(rng, region, month):
            number += 1
            rows.append(
                [f"N{number}", kind, *_place(rng, service, day), f"{day}", f"{day}", "", f"R{int(rng.integers(1, 60))}", "Closed", ""]
            )
            region.inbox.tells(Alert(CQC, CQC, f"N{number}", "", service.service_id, day))
        content = csv_bytes(HEADER, [*rows, *_refused(region, month, rows)])
        region.inbox.put(f"{CQC}_{m.label(month)}.csv", content, received_after(rng, m.end(month), 1, 4))


def _row(rng: Generator, number: str, telling: Telling, service: Service) -> list[str]:
    incident = telling.incident
    abuse = _ABUSE_TYPES.get(incident.theme, "")
    kind = _ABUSE if abuse else _TYPES.get(incident.theme, "Serious injury")
    status = "Closed" if happens(rng, 0.6) else "Open"
    follow_up = pick(rng, ("", "", "Provider asked for information", "Inspector informed"))
    person = f"R{incident.person.number % 97 + 1}"
    where = _place(rng, service, telling.reported_on)
    return [number, kind, *where, f"{telling.stated_on}", f"{telling.reported_on}", abuse, person, status, follow_up]


def _place(rng: Generator, service: Service, day: date) -> list[str]:
    """Location and provider as registered on the day; a home registered twice tells under its second id now and then."""
    spell = service.spell_on(day)
    location_id = service.dual_id if service.dual_id and happens(rng, 0.3) else spell.location_id
    return [location_id, service.name, spell.provider.provider_id, spell.provider.name]


def _no_events(rng: Generator, region: Region, month: date) -> list[tuple[str, Service, date]]:
    registered = [service for service in region.settlement.services if service.is_registered and service.is_open(m.end(month))]
    found = []
    for kind, rate in _NO_EVENTS.items():
        for _ in range(int(rng.poisson(rate * len(registered)))):
            service = pick(rng, registered)
            # A home that tells nothing tells nothing of this kind either.
            if happens(rng, min(1.0, service.candour_on(month))):
                found.append((kind, service, some_day(rng, month)))
    return found


def _refused(region: Region, month: date, rows: list[list[str]]) -> list[list[str]]:
    """Once in the region a notification comes without any date."""
    if rows and month == region.window[len(region.window) // 2]:
        return [["N0000001", *rows[0][1:6], "", "", *rows[0][8:]]]
    return []
