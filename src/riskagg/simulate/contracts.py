"""The contracts team's workbook: one a year, sent each quarter with the earlier quarters in it, cells of a visit merged."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from numpy.random import Generator
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from riskagg.simulate import months as m
from riskagg.simulate.dice import between, happens, pick, stream, weighted
from riskagg.simulate.events import some_day
from riskagg.simulate.inbox import Alert, Cell, received_after, xlsx_bytes
from riskagg.simulate.places import Service
from riskagg.simulate.region import Region
from riskagg.simulate.stories import onset

SOURCE = "contract_monitoring"
HEADER = (
    "Visit ref", "Visit date", "Visit type", "Service", "Provider", "Theme", "Finding", "Severity", "Systemic",
    "Capacity to improve doubted",
    "Staff asked about whistleblowing", "Staff aware of whistleblowing", "Management arrangements checked", "Operating company", "Action",
    "Due",
)  # fmt: skip
_MERGED = (1, 2, 3, 4, 5, 11, 12, 13, 14)
THEMES = (
    "Leadership", "Lack of supervision", "Poor care planning", "Risk management", "Staffing", "Clinical care", "Communication",
    "Financial management",
    "Selection and assessment", "Compatibility of service users", "Staff training", "Infection control", "Medication",
    "Poor moving and handling",
)  # fmt: skip
_VISITS = 0.095  # visits in a quarter, for each service
_ACTIONS = ("Provider to send plan", "Check at next visit", "Retrain staff", "Review policy")


@dataclass(frozen=True)
class Visit:
    """One visit and the rows that it fills."""

    ref: str
    day: date
    service: Service
    rows: list[list[Cell]]


def send(region: Region) -> None:
    """Write the year's workbook after each quarter that has ended."""
    rng = stream(region.seed, SOURCE)
    sheets: dict[tuple[int, int], list[Visit]] = {}
    number = 0
    for last in [month for month in region.window if month.month % 3 == 0]:
        visits = []
        for service, day in _planned(rng, region, last):
            number += 1
            visits.append(_visit(rng, f"V{number:04d}", service, day))
        sheets[(last.year, m.quarter(last))] = sorted(visits, key=lambda one: (one.day, one.ref))
        of_year = {quarter: found for (year, quarter), found in sheets.items() if year == last.year}
        at = received_after(rng, m.end(last), 2, 4)
        region.inbox.put(f"{at:%Y-%m-%d}/{SOURCE}_{last.year}.xlsx", _workbook(of_year), at)
        for visit in visits:
            themes = [str(row[5]) for row in visit.rows]
            for n, theme in enumerate(themes):
                # A theme may come twice in a visit: findings are told apart by their place in it.
                ref = f"{visit.ref}|{theme}|{n + 1}"
                region.inbox.tells(Alert(SOURCE, SOURCE, ref, "", visit.service.service_id, visit.day))


def _planned(rng: Generator, region: Region, last: date) -> list[tuple[Service, date]]:
    """Who is visited in the quarter, and when: a sample; and the homes of the story's provider in each quarter's last month."""
    services = [one for one in region.settlement.services if one.is_open(last)]
    story = [one for one in region.settlement.homes_of(region.settlement.new_operator) if one.is_open(last)][:3]
    months = [month for month in (m.shift(last, -2), m.shift(last, -1), last) if month in region.window]
    n = max(1, round(_VISITS * len(services) * len(months) / 3))
    sample = [services[int(at)] for at in rng.choice(len(services), size=min(n, len(services)), replace=False)]
    planned = [(service, some_day(rng, pick(rng, months))) for service in sample if service not in story]
    near = abs((last - onset(region.window, "neglect")).days) < 200
    return planned + [(service, some_day(rng, last)) for service in story if near]


def _visit(rng: Generator, ref: str, service: Service, day: date) -> Visit:
    provider = service.spell_on(day).provider
    asked = weighted(rng, {"Y": 0.6, "N": 0.3, "": 0.1})
    aware = weighted(rng, {"Y": 0.8, "N": 0.2}) if asked == "Y" else ""
    checked = weighted(rng, {"Y": 0.6, "N": 0.25, "": 0.15})
    kind = weighted(rng, {"Full": 0.45, "Themed": 0.35, "Unannounced": 0.2})
    company = service.operator_on(day)
    name = service.name if happens(rng, 0.85) else service.name.removeprefix("The ")
    rows = []
    for theme in rng.choice(len(THEMES), size=between(rng, 3, 5)):
        finding = weighted(rng, {"Met": 0.55, "Part met": 0.25, "Not met": 0.12, "Not tested": 0.08})
        bad = finding in ("Part met", "Not met")
        flags: list[Cell] = (
            [weighted(rng, {"Y": 0.1, "N": 0.6, "": 0.3}), weighted(rng, {"Y": 0.05, "N": 0.5, "": 0.45})] if bad else [None, None]
        )
        due = datetime.combine(day + timedelta(days=between(rng, 28, 90)), time()) if bad else None
        severity = weighted(rng, {"Low": 0.5, "Medium": 0.4, "High": 0.1}) if bad else None
        first: list[Cell] = [ref, datetime.combine(day, time()), kind, name, provider.name, THEMES[int(theme)], finding, severity]
        rows.append([*first, *flags, asked or None, aware or None, checked or None, company, pick(rng, _ACTIONS) if bad else None, due])
    return Visit(ref, day, service, rows)


def _workbook(quarters: dict[int, list[Visit]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for quarter in sorted(quarters):
        sheet: Worksheet = book.create_sheet(f"Q{quarter}")
        sheet.append(list(HEADER))
        for visit in quarters[quarter]:
            _write_visit(sheet, visit)
    return xlsx_bytes(book)


def _write_visit(sheet: Worksheet, visit: Visit) -> None:
    """Write a visit's rows; what belongs to the visit stands in its first row, merged over the others."""
    first = sheet.max_row + 1
    for n, row in enumerate(visit.rows):
        sheet.append([None if n and column in _MERGED else cell for column, cell in enumerate(row, 1)])
    if len(visit.rows) > 1:
        for column in _MERGED:
            sheet.merge_cells(start_row=first, end_row=first + len(visit.rows) - 1, start_column=column, end_column=column)
