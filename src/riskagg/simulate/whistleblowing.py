"""Whistleblowing, complaints and compliments: small numbers, some months none."""

from datetime import date

from numpy.random import Generator

from riskagg.simulate import months as m
from riskagg.simulate.dice import happens, pick, stream, weighted
from riskagg.simulate.events import some_day
from riskagg.simulate.inbox import Alert, csv_bytes, received_after
from riskagg.simulate.region import Region
from riskagg.simulate.telling import WHISTLE, Telling
from riskagg.simulate.wording import typed_name

HEADER = ("Ref", "Received", "Channel", "Service", "Provider", "Theme", "Serious", "About management or regime", "Outcome")
_THEMES = {
    "medication": "Medication", "neglect_of_care": "Clinical care", "physical_abuse": "Risk management",
    "theft_or_money": "Financial management",
    "infection_control": "Infection control", "moving_handling": "Poor moving and handling", "staffing": "Staffing",
    "leadership": "Leadership",
}  # fmt: skip
_COMPLIMENTS = 0.006  # in a month, for each service


def send(region: Region) -> None:
    """Write the months' files; a month without any sends a nil return."""
    rng = stream(region.seed, WHISTLE)
    number = 0
    for month in region.window:
        rows = []
        for telling in region.tellings(WHISTLE, month):
            number += 1
            rows.append(_row(rng, f"WB{number:04d}", telling))
            region.tells(WHISTLE, rows[-1][0], telling.incident)
        rows += _compliments(rng, region, month)
        at = received_after(rng, m.end(month), 1, 4)
        if rows:
            region.inbox.put(f"{WHISTLE}_{m.label(month)}.csv", csv_bytes(HEADER, rows), at)
        else:
            region.inbox.put(f"nil_return_{WHISTLE}_{m.label(month)}.csv", f"nothing to report for {m.label(month)}\n".encode(), at)


def _row(rng: Generator, ref: str, telling: Telling) -> list[str]:
    incident, service = telling.incident, telling.incident.service
    name = typed_name(rng, service, 0.6) if service else ""
    provider = service.spell_on(telling.reported_on).provider.name if service and happens(rng, 0.7) else ""
    outcome = weighted(rng, {"Upheld": 0.25, "Not upheld": 0.25, "Open": 0.35, "": 0.15})
    channel = weighted(rng, {"Whistleblower": 0.45, "Complaint": 0.55})
    management = "Y" if incident.theme == "leadership" and happens(rng, 0.6) else pick(rng, ("N", ""))
    serious = weighted(rng, {"Y": 0.08, "N": 0.6, "": 0.32})
    return [ref, f"{telling.reported_on:%d-%b-%y}", channel, name, provider, _THEMES[incident.theme], serious, management, outcome]


def _compliments(rng: Generator, region: Region, month: date) -> list[list[str]]:
    services = [service for service in region.settlement.services if service.is_open(m.end(month))]
    rows = []
    for n in range(int(rng.poisson(_COMPLIMENTS * len(services)))):
        service, day = pick(rng, services), some_day(rng, month)
        ref = f"CM{month:%y%m}{n}"
        rows.append([ref, f"{day:%d-%b-%y}", "Compliment", service.name, service.spell_on(day).provider.name, "Communication", "N", "", ""])
        region.inbox.tells(Alert(WHISTLE, WHISTLE, ref, "", service.service_id, day))
    return rows
