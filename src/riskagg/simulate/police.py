"""The police's monthly export: upper case, pipes, Windows-1252, mostly private addresses."""

from datetime import date, datetime, time, timedelta

from numpy.random import Generator

from riskagg.simulate import months as m
from riskagg.simulate.dice import between, happens, pick, stream, weighted
from riskagg.simulate.events import Incident
from riskagg.simulate.inbox import csv_bytes, received_after
from riskagg.simulate.people import typed
from riskagg.simulate.region import Region, Wording
from riskagg.simulate.telling import POLICE, Telling
from riskagg.simulate.wording import private_address, typed_name, typed_street

HEADER = (
    "OCC_NO", "REPORTED_DT", "COMMITTED_FROM", "COMMITTED_TO", "CLASSIFICATION", "HO_CODE", "PREMISES_NAME", "ADDRESS_LINE", "TOWN",
    "POSTCODE",
    "EASTING", "NORTHING", "VICTIM_URN", "VICTIM_SURNAME", "VICTIM_FORENAME", "VICTIM_DOB", "SUSPECT_URN", "SUSPECT_REL", "OUTCOME_CODE",
    "ADULT_AT_RISK_FLAG", "MO_TEXT",
)  # fmt: skip
_CLASSES = {
    "neglect_of_care": "ILL TREATMENT OR NEGLECT", "psychological": "ASB PERSONAL", "theft_or_money": "THEFT IN DWELLING",
    "sexual": "SEXUAL ASSAULT",
    "missing_person": "MISSING PERSON", "death": "SUDDEN DEATH", "domestic": "DOMESTIC INCIDENT",
}  # fmt: skip
_HO_CODES = {
    "THEFT IN DWELLING": "040/00", "ASSAULT WITHOUT INJURY": "105/01", "ASSAULT OCCASIONING ACTUAL BODILY HARM": "008/06",
    "SEXUAL ASSAULT": "017/16",
    "ILL TREATMENT OR NEGLECT": "105/08", "FRAUD": "053/01", "CRIMINAL DAMAGE": "058/00",
}  # fmt: skip
_RELATIONS = {
    "Resident": "RESIDENT",
    "Care worker": "STAFF",
    "Nurse": "STAFF",
    "Registered manager": "STAFF",
    "Relative": "RELATIVE",
    "Visitor": "STRANGER",
}
_TEXTS = ("", "", "DETAILS TAKEN BY PHONE", "OFFICER ATTENDED", "NO CCTV", "SCÈNE ATTENDED – NO STATEMENT", "CAFÉ AREA, £20 NOTE")


def send(region: Region) -> None:
    """Write the months' files; some occurrences come again a month later with their outcome."""
    rng = stream(region.seed, POLICE)
    again: list[list[str]] = []
    number = 0
    for month in region.window:
        rows, later = [], []
        for telling in region.tellings(POLICE, month):
            number += 1
            row = _row(rng, f"{number:06d}/{month:%y}", telling)
            rows.append(row)
            region.tells(POLICE, row[0], telling.incident)
            if row[6] and telling.incident.service is None:
                region.doubtful.append(Wording(POLICE, row[6], row[7], row[9], None, month))
            if happens(rng, 0.06):
                later.append([*row[:18], str(between(rng, 1, 22)) if happens(rng, 0.8) else row[18], *row[19:]])
        content = csv_bytes(HEADER, [*again, *rows, *_refused(month, region.window, rows)], delimiter="|", encoding="cp1252")
        region.inbox.put(f"{POLICE}_{m.label(month)}_occurrences.csv", content, received_after(rng, m.end(month), 1, 4))
        again = later


def _row(rng: Generator, number: str, telling: Telling) -> list[str]:
    incident = telling.incident
    begin = datetime.combine(telling.stated_on, time(between(rng, 0, 23), 5 * between(rng, 0, 11)))
    finish = begin + timedelta(days=between(rng, 1, 6)) if incident.theme == "theft_or_money" and happens(rng, 0.4) else begin
    reported = max(datetime.combine(telling.reported_on, time(between(rng, 0, 23), between(rng, 0, 59))), begin)
    named = _class(rng, incident)
    victim = typed(rng, incident.person)
    suspect = f"S{500_000 + incident.source.number}" if incident.source else ""
    relation = _RELATIONS.get(incident.role, "NOT KNOWN")
    cells = [
        number, f"{reported:%Y-%m-%dT%H:%M}", f"{begin:%Y-%m-%dT%H:%M}", f"{min(finish, reported):%Y-%m-%dT%H:%M}", named,
        _HO_CODES.get(named, ""),
        *_where(rng, incident), f"V{300_000 + incident.person.number}", victim.surname, victim.forename, f"{victim.born:%d/%m/%Y}",
        suspect, relation,
        str(between(rng, 1, 22)) if happens(rng, 0.4) else "", "Y" if incident.service or happens(rng, 0.3) else "N", pick(rng, _TEXTS),
    ]  # fmt: skip
    # The T between date and time is in upper case already, so the whole row may be.
    return [cell.upper() for cell in cells]


def _class(rng: Generator, incident: Incident) -> str:
    if incident.theme in ("physical_abuse", "resident_on_resident"):
        return "ASSAULT OCCASIONING ACTUAL BODILY HARM" if incident.severity >= 2 else "ASSAULT WITHOUT INJURY"
    if incident.theme == "disturbance":
        return weighted(rng, {"CRIMINAL DAMAGE": 0.4, "CONCERN FOR SAFETY": 0.58, "COUNTY LINES": 0.02})
    if incident.theme == "theft_or_money" and incident.tellers is None and happens(rng, 0.12):
        return "FRAUD"
    return _CLASSES[incident.theme]


def _where(rng: Generator, incident: Incident) -> list[str]:
    """Premises, address, town, postcode, easting, northing."""
    service = incident.service
    if service is None:
        place = private_address(rng)
        return [
            place.name,
            place.street,
            place.town,
            place.postcode,
            str(between(rng, 410_000, 430_000)),
            str(between(rng, 510_000, 530_000)),
        ]
    premises = typed_name(rng, service) if happens(rng, 0.55) else ""
    grid = [str(410_000 + service.number * 97 % 20_000), str(510_000 + service.number * 61 % 20_000)]
    return [premises, typed_street(rng, service.street), service.town, service.postcode, *grid]


def _refused(month: date, window: list[date], rows: list[list[str]]) -> list[list[str]]:
    """Twice in the region a row cannot be used: without a reference, or without any place."""
    if rows and month == window[len(window) // 3]:
        return [["", *rows[0][1:]]]
    if rows and month == window[2 * len(window) // 3]:
        return [["X" + rows[0][0], *rows[0][1:6], *[""] * 6, *rows[0][12:]]]
    return []
