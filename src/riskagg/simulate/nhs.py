"""The integrated care board's incident system: a workbook a month, with titles above, a total below, and dates of two kinds."""

from datetime import date, datetime, time

from numpy.random import Generator
from openpyxl import Workbook

from riskagg.simulate import months as m
from riskagg.simulate.dice import happens, pick, stream, weighted
from riskagg.simulate.events import Incident, some_day
from riskagg.simulate.inbox import Alert, Cell, received_after, xlsx_bytes
from riskagg.simulate.region import Region
from riskagg.simulate.telling import NHS, Telling
from riskagg.simulate.wording import typed_name, typed_postcode

HEADER = (
    "Ref", "Incident date", "Reported date", "Organisation", "Site / location (free text)", "Postcode", "Category", "Sub-category",
    "Level of physical harm", "Level of psychological harm", "Reported by role", "NHS No", "Description",
)  # fmt: skip
_CATEGORIES = {
    "fall": "Fall", "medication": "Medication", "pressure_ulcer": "Pressure ulcer", "resident_on_resident": "Aggression by resident",
    "nutrition_hydration": "Nutrition and hydration", "infection_control": "Infection control", "moving_handling": "Moving and handling",
    "death": "Unexpected death", "staffing": "Staffing",
}  # fmt: skip
_SUB = {
    "Fall": ("from bed", "unwitnessed", "on level ground"), "Medication": ("omitted", "wrong dose", "insulin", "MAR chart"),
    "Pressure ulcer": ("cat 2", "cat 3", "DTI"), "Discharge": ("no TTOs", "late at night"), "Communication": ("handover",),
}  # fmt: skip
_PHYSICAL = ("No physical harm", "Low", "Moderate", "Severe", "Fatal")
_PSYCHOLOGICAL = ("No psychological harm", "Low", "Moderate", "Severe")
_TELLERS = ("Northshire Community Health", "Westbay District Nursing", "Northwick GP Federation", "Westbay General Hospital")
_ROLES = ("District nurse", "GP", "Tissue viability nurse", "Pharmacist", "Ward nurse")


def send(region: Region) -> None:
    """Write a workbook for each month, but for one that never comes; another comes weeks late."""
    rng = stream(region.seed, NHS)
    missing, late = region.window[len(region.window) // 3], region.window[-3]
    number = 40_000
    for month in region.window:
        rows: list[list[Cell]] = []
        tellings = [] if month == missing else region.tellings(NHS, month)
        for telling in tellings:
            number += 1
            rows.append(_row(rng, f"INC-{number}", telling))
            region.tells(NHS, f"INC-{number}", telling.incident)
        if month != missing:
            rows += _from_wards(rng, region, month, rows)
            at = received_after(rng, m.end(month), 23, 25) if month == late else received_after(rng, m.end(month), 2, 5)
            region.inbox.put(f"{NHS}_{m.label(month)}.xlsx", _workbook(month, rows), at)


def _row(rng: Generator, ref: str, telling: Telling) -> list[Cell]:
    incident = telling.incident
    category = _category(rng, incident)
    dates = [_dated(rng, day) for day in (telling.stated_on, telling.reported_on)]
    description = "Seen at visit" if happens(rng, 0.3) else None
    return [
        ref, *dates, *_where(rng, incident), category, pick(rng, _SUB.get(category, ("other",))), *_harm(rng, incident.severity),
        pick(rng, _ROLES), incident.person.nhs_number if happens(rng, 0.85) else None, description,
    ]  # fmt: skip


def _dated(rng: Generator, day: date) -> Cell:
    """A date as Excel holds it; some people type theirs as text."""
    return f"{day:%d/%m/%Y}" if happens(rng, 0.15) else datetime.combine(day, time())


def _category(rng: Generator, incident: Incident) -> str:
    if incident.theme == "communication":
        return weighted(rng, {"Discharge": 0.55, "Communication": 0.42, "Medical device": 0.03})
    return _CATEGORIES[incident.theme]


def _where(rng: Generator, incident: Incident) -> list[Cell]:
    """Organisation, site, postcode. Where a home tells for itself, the site is empty and the home is the organisation."""
    service = incident.service
    if service is None:
        return [pick(rng, _TELLERS), "Ward 7", None]
    name = typed_name(rng, service, 0.4)
    postcode = typed_postcode(rng, service.postcode) if happens(rng, 0.65) else None
    if happens(rng, 0.06):
        return [name, None, postcode]
    site = f"{name}, {service.town}" if happens(rng, 0.25) and not name.endswith(service.town) else name
    return [pick(rng, _TELLERS), site, postcode]


def _harm(rng: Generator, severity: int) -> list[Cell]:
    """Both levels, in words or in the national codes, which run backwards: physical 5 none to 1 fatal, psychological 4 none to 1 severe."""
    mental = weighted(rng, {0: 0.7, 1: 0.25, 2: 0.05}) if severity < 4 else 0
    if happens(rng, 0.3):
        return [5 - severity, 4 - mental]
    return [_PHYSICAL[severity], _PSYCHOLOGICAL[mental]]


def _from_wards(rng: Generator, region: Region, month: date, rows: list[list[Cell]]) -> list[list[Cell]]:
    """Two incidents a month on wards, which are no service of the region."""
    made = []
    for n in range(2):
        day = some_day(rng, month)
        ref = f"INC-W{m.label(month).replace('-', '')}{n}"
        person = region.world.population.born_between(1930, 1975)
        harm = _harm(rng, weighted(rng, {0: 0.6, 1: 0.4}))
        where: list[Cell] = ["Westbay General Hospital", f"Ward {2 + n}, Westbay General Hospital", None]
        row: list[Cell] = [
            ref,
            _dated(rng, day),
            _dated(rng, day),
            *where,
            pick(rng, ("Fall", "Discharge")),
            "ward",
            *harm,
            "Ward nurse",
            person.nhs_number,
            None,
        ]
        made.append(row)
        region.inbox.tells(Alert(NHS, NHS, ref, "", "", day))
    return made


def _workbook(month: date, rows: list[list[Cell]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Incidents"
    for title in ("Northshire and Westbay Integrated Care Board", "Incidents reported outside hospital", f"Period: {month:%B %Y}"):
        sheet.append([title])
    sheet.append(list(HEADER))
    for row in rows:
        sheet.append(row)
    sheet.append(["Total", len(rows)])
    return xlsx_bytes(book)
