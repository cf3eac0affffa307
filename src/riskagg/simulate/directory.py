"""The regulator's directory, month by month: active locations, closed ones, ratings."""

from datetime import date, timedelta

from numpy.random import Generator

from riskagg.simulate import months as m
from riskagg.simulate.dice import between, happens, pick, stream, weighted
from riskagg.simulate.history import snapshot_months
from riskagg.simulate.inbox import csv_bytes, received_after
from riskagg.simulate.places import CARE_HOMES, HOME_CARE, NURSING, RESIDENTIAL, SUPPORTED, Service, Spell
from riskagg.simulate.region import Region
from riskagg.simulate.words import AUTHORITIES

_SERVICE_TYPES = {
    NURSING: "Care home service with nursing", RESIDENTIAL: "Care home service without nursing", HOME_CARE: "Domiciliary care service",
    SUPPORTED: "Supported living service",
}  # fmt: skip
_BANDS = ("Dementia", "Learning disabilities or autistic spectrum disorder", "Mental Health", "Older People")
HEADER = (
    "Location ID", "Location HSCA start date", "Dormant (Y/N)", "Care home?", "Location Name", "Location ODS Code", "Registered manager",
    "Care homes beds", "Location Type/Sector", "Location Primary Inspection Category", "Location Latest Overall Rating", "Publication Date",
    "Location Region", "Location Local Authority", "Location Street Address", "Location Address Line 2", "Location City", "Location County",
    "Location Postal Code", "Location UPRN ID", "Brand ID", "Brand Name", "Provider Companies House Number", "Provider ID", "Provider Name",
    "Provider Ownership Type", *(f"Service type - {kind}" for kind in _SERVICE_TYPES.values()),
    *(f"Service user band - {band}" for band in _BANDS),
    "Location Dual Registered", "Primary ID (Dual registration locations)",
)  # fmt: skip
# The published file pads some of its headers.
_PADDED = tuple(f" {name} " if name in ("Location Name", "Care homes beds", "Provider Name") else name for name in HEADER)
RATINGS_HEADER = (
    "Location ID", "Location Name", "Service / Population Group", "Domain", "Latest Rating", "Publication Date", "Report Type",
    "Inherited Rating", "URL",
    "Provider ID", "Provider Name",
)  # fmt: skip
_DOMAINS = ("Overall", "Safe", "Effective", "Caring", "Responsive", "Well-led")
_RATINGS = {
    "Good": 0.66,
    "Requires improvement": 0.2,
    "Outstanding": 0.05,
    "Inadequate": 0.03,
    "Inspected but not rated": 0.03,
    "No published rating": 0.03,
}
Inspections = dict[int, list[tuple[date, dict[str, str]]]]


def send(region: Region) -> None:
    """Write snapshots of the directory, the closed locations after each closure, and ratings once a year."""
    rng = stream(region.seed, "directory")
    inspections = _inspections(rng, region)
    closed_before = 0
    for month in snapshot_months(region.settlement, region.window):
        at = received_after(rng, month, 1, 2)
        rows = sorted(row for service in region.settlement.services for row in _active(service, month, inspections))
        region.inbox.put(f"cqc_directory_{m.label(month)}.csv", csv_bytes(_PADDED, rows), at)
        closed = sorted(row for service in region.settlement.services for row in _closed(service, month, inspections))
        if len(closed) > closed_before:
            closed_before = len(closed)
            content = csv_bytes((*_PADDED[:2], "Location HSCA End Date", *_PADDED[2:]), closed)
            region.inbox.put(f"cqc_deactivated_{m.label(month)}.csv", content, at)
    for month in region.window[::12]:
        _put_ratings(region, month, inspections, received_after(rng, month, 1, 2).date())


def _active(service: Service, month: date, inspections: Inspections) -> list[list[str]]:
    """Rows of a service as registered at the start of a month; two where it is registered twice, none while it changes ids."""
    spell = service.spell_on(month)
    if not (service.is_registered and service.is_open(month)) or _in_gap(service, month):
        return []
    rows = [_row(service, spell, month, inspections, spell.location_id)]
    if service.dual_id:
        rows.append(_row(service, spell, month, inspections, service.dual_id))
    return rows


def _in_gap(service: Service, day: date) -> bool:
    """Between the closing of one Location ID and the opening of the next there is nothing active."""
    return any(ended < day < begun for ended, begun, _ in _successions(service))


def _successions(service: Service) -> list[tuple[date, date, Spell]]:
    """For each change of Location ID: the old one's last day, the new one's first, the old spell."""
    pairs = zip(service.spells, service.spells[1:], strict=False)
    return [
        (new.valid_from - timedelta(days=1 + new.valid_from.day % 3), new.valid_from, old)
        for old, new in pairs
        if old.location_id != new.location_id
    ]


def _closed(service: Service, month: date, inspections: Inspections) -> list[list[str]]:
    """Rows of the Location IDs that a service has left behind."""
    if not service.is_registered:
        return []
    left = [(ended, old) for ended, begun, old in _successions(service) if begun <= month]
    if service.closed_on and service.closed_on < month:
        left.append((service.closed_on, service.spell_on(service.closed_on)))
    rows = [(ended, _row(service, spell, ended, inspections, spell.location_id)) for ended, spell in left]
    return [[*row[:2], f"{ended:%d/%m/%Y}", *row[2:]] for ended, row in rows]


def _row(service: Service, spell: Spell, day: date, inspections: Inspections, location_id: str) -> list[str]:
    started = next(one.valid_from for one in service.spells if one.location_id == spell.location_id)
    known = [found for published, found in inspections[service.number] if published < day]
    published = [f"{when:%d/%m/%Y}" for when, _ in inspections[service.number] if when < day]
    is_home = service.kind in CARE_HOMES
    category = "Residential social care" if is_home else "Community based adult social care services"
    dual = ["Y", spell.location_id if location_id != spell.location_id else ""] if service.dual_id else ["", ""]
    types = ["Y" if _SERVICE_TYPES[kind] == _SERVICE_TYPES[service.kind] else "" for kind in _SERVICE_TYPES]
    bands = ["Y" if band == _BANDS[service.number % 4] or (band == "Older People" and is_home) else "" for band in _BANDS]
    return [
        location_id, f"{started:%d/%m/%Y}", "N", "Y" if is_home else "N", service.name, f"VN{service.number:03d}",
        f"{spell.manager.surname}, {spell.manager.forename}", str(service.beds) if is_home else "0", "Social Care Org", category,
        known[-1]["Overall"] if known else "", published[-1] if published else "", "", AUTHORITIES[service.council],
        service.street, "", service.town,
        "", service.postcode, service.uprn, spell.provider.brand_id, spell.provider.brand_name,
        spell.provider.companies_house,
        spell.provider.provider_id, spell.provider.name, "Organisation", *types, *bands, *dual,
    ]  # fmt: skip


def _inspections(rng: Generator, region: Region) -> Inspections:
    """Reports published on each service: one before the window, some have another in it."""
    found: Inspections = {}
    for service in region.settlement.services:
        first = region.window[0] - timedelta(days=between(rng, 60, 1200))
        days = [max(first, service.spells[0].valid_from + timedelta(days=200))]
        if happens(rng, 0.35):
            days.append(pick(rng, region.window[2:-1]) + timedelta(days=between(rng, 0, 27)))
        found[service.number] = [(day, _rated(rng)) for day in sorted(days)]
    return found


def _rated(rng: Generator) -> dict[str, str]:
    overall = weighted(rng, _RATINGS)
    if overall in ("Inspected but not rated", "No published rating"):
        return dict.fromkeys(_DOMAINS, overall)
    near = {"Outstanding": "Good", "Good": "Requires improvement", "Requires improvement": "Good", "Inadequate": "Requires improvement"}
    return {domain: overall if domain == "Overall" or happens(rng, 0.75) else near[overall] for domain in _DOMAINS}


def _put_ratings(region: Region, month: date, inspections: Inspections, day: date) -> None:
    rows = []
    for service in region.settlement.services:
        known = [(when, found) for when, found in inspections[service.number] if when < month]
        if not (service.is_registered and service.is_open(month) and known):
            continue
        spell, (when, found) = service.spell_on(month), known[-1]
        for domain in _DOMAINS:
            about = [spell.location_id, service.name, "Overall", domain, found[domain], f"{when:%d/%m/%Y}", "Location", "N", ""]
            rows.append([*about, spell.provider.provider_id, spell.provider.name])
    at = received_after(stream(region.seed, f"ratings {m.label(month)}"), day, 0, 0)
    region.inbox.put(f"cqc_ratings_{m.label(month)}.csv", csv_bytes(RATINGS_HEADER, sorted(rows)), at)
