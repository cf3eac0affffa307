"""The ambulance service's calls; it begins to supply in the middle of the region."""

from datetime import datetime, time

from numpy.random import Generator

from riskagg.simulate import months as m
from riskagg.simulate.dice import between, happens, pick, stream, weighted
from riskagg.simulate.events import Incident
from riskagg.simulate.inbox import csv_bytes, received_after
from riskagg.simulate.region import Region
from riskagg.simulate.stories import onset
from riskagg.simulate.telling import AMBULANCE, Telling
from riskagg.simulate.wording import private_address, typed_name, typed_postcode, typed_street

HEADER = ("Incident No", "Call Date Time", "Address", "Postcode", "Nature of call", "Conveyed", "Outcome")
_NATURES: dict[str, dict[str, float]] = {
    "fall": {"Fall": 0.85, "Head injury": 0.15}, "medication": {"Medication": 1}, "resident_on_resident": {"Assault": 1},
    "physical_abuse": {"Assault": 1},
    "nutrition_hydration": {"Choking": 1}, "death": {"Cardiac arrest": 0.8, "Unconscious": 0.2},
    "unwell": {"Unwell": 0.62, "Unconscious": 0.18, "Mental health": 0.11, "Cardiac arrest": 0.06, "Breathing problems": 0.03},
}  # fmt: skip
_OUTCOMES = ("", "left at scene", "ED", "to hospital", "GP informed", "no treatment needed", "ROLE")


def send(region: Region) -> None:
    """Write the months' files from the first that the service supplies; one is sent a second time by mistake."""
    rng = stream(region.seed, AMBULANCE)
    first = onset(region.window, "calls")
    for month in [one for one in region.window if one >= first]:
        rows = []
        for n, telling in enumerate(region.tellings(AMBULANCE, month), 1):
            rows.append(_row(rng, f"{telling.reported_on:%y%m%d}-{n:04d}", telling))
            region.tells(AMBULANCE, rows[-1][0], telling.incident)
        content, name = csv_bytes(HEADER, rows, delimiter=";"), f"{AMBULANCE}_{m.label(month)}.csv"
        region.inbox.put(name, content, received_after(rng, m.end(month), 1, 4))
        if month == region.window[-5]:
            again = received_after(rng, m.end(month), 9, 12)
            region.inbox.put(f"{again:%Y-%m-%d}/{name}", content, again)


def _row(rng: Generator, number: str, telling: Telling) -> list[str]:
    incident = telling.incident
    called = datetime.combine(telling.stated_on, time(between(rng, 0, 23), between(rng, 0, 59)))
    conveyed = "N" if incident.severity == 0 and happens(rng, 0.7) else "Y" if happens(rng, 0.7) else "N"
    nature = weighted(rng, _NATURES[incident.theme])
    return [number, f"{called:%d/%m/%Y %H:%M}", *_where(rng, incident), nature, conveyed, pick(rng, _OUTCOMES)]


def _where(rng: Generator, incident: Incident) -> list[str]:
    service = incident.service
    if service is None:
        place = private_address(rng)
        return [", ".join(part for part in (place.name, place.street, place.town) if part), place.postcode]
    name = [typed_name(rng, service, 0.6).removesuffix(f", {service.town}")] if happens(rng, 0.7) else []
    return [", ".join([*name, typed_street(rng, service.street), service.town]), typed_postcode(rng, service.postcode)]
