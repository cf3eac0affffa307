"""The workbooks of a month: made ready for the next meeting, so that what is filled in is what comes back through the inbox."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from riskagg.area import Area
from riskagg.intake import handed_out
from riskagg.registers.handing_out import Kind
from riskagg.registers.layouts import (
    ACTIONS,
    LAYOUTS,
    MATCH_DECISIONS,
    MEETING_DECISIONS,
    MINUTES,
    PROFORMA_REPLIES,
    QUESTIONS,
    RISK_ASSESSMENTS,
    Column,
    Layout,
)
from riskagg.registers.sheets import Given, how_to_sheet, named_rows, read_rows, records_sheet, service_ids, services_sheet
from riskagg.registers.xlsx import write_xlsx
from riskagg.registers.xlsx_sheet import Sheet
from riskagg.warehouse.cut import read_cut


def meeting_date(area: Area, month: str) -> date:
    """The day on which the meeting about ``month`` (2026-10) is held: the calendar's day of the next month."""
    year, number = int(month[:4]), int(month[5:7])
    following = date(year + number // 12, number % 12 + 1, 1)
    last = calendar.monthrange(following.year, following.month)[1]
    return following.replace(day=min(area.settings.calendar.meeting_day, last))


def write_workbooks(con: duckdb.DuckDBPyConnection, area: Area, month: str) -> list[Path]:
    """Write ``out/<month>/workbooks/<kind>_<meeting date>.xlsx``, six kinds.

    Args:
        con: the warehouse, read alone.
        month: 2026-10, the month that the warehouse was built for.

    Returns:
        The files, sorted by name. The same warehouse gives the same bytes.
    """
    meets_on = meeting_date(area, month)
    stamp = read_cut(con).reported_by
    folder, marking = area.month_out(month) / "workbooks", area.settings.marking
    written = []
    for layout in LAYOUTS:
        name = f"{layout.kind}_{meets_on:%Y-%m-%d}.xlsx"
        sheets = _sheets(con, area, layout, name, _Meeting(month, meets_on))
        written.append(write_xlsx(folder / name, f"{layout.title}, {month}", marking, stamp, sheets))
    return sorted(written)


@dataclass(frozen=True)
class _Meeting:
    """The next meeting: the month of its pack, and its day."""

    month: str
    held_on: date

    @property
    def id(self) -> str:
        return f"intelligence-{self.held_on:%Y-%m-%d}"


def _sheets(con: duckdb.DuckDBPyConnection, area: Area, layout: Layout, file: str, meeting: _Meeting) -> list[Sheet]:
    agencies = [str(agency) for (agency,) in read_rows(con, "workbook_agencies")]
    columns = (
        *layout.columns,
        *(Column(agency, f"{agency}: was it there?", layout.per_agency, width=13) for agency in agencies if layout.per_agency),
        *layout.aside,
    )
    rows = _filled_in(con, area, layout, meeting, agencies)
    suggestions = {"meeting_id": [meeting.id], "agency": agencies, "question": QUESTIONS}
    suggestions |= dict.fromkeys(("service_id", "unit_id"), service_ids(con))
    kind = Kind(area, layout)
    main, remembered = kind.sheets(file, columns, rows, suggestions)
    records = [records_sheet(con)] if layout is MATCH_DECISIONS else []
    services = [services_sheet(con)] if _names_units(layout) else []
    return [main, *records, *services, how_to_sheet(layout.purpose, main.headings), remembered]


def _filled_in(con: duckdb.DuckDBPyConnection, area: Area, layout: Layout, meeting: _Meeting, agencies: list[str]) -> list[Given]:
    """What each row is filled in with beforehand."""
    budget = area.settings.meeting.attention_budget
    at_meeting: Given = {"meeting_id": meeting.id}
    fill: dict[str, Callable[[], list[Given]]] = {
        ACTIONS.kind: lambda: named_rows(con, "workbook_actions"),
        MATCH_DECISIONS.kind: lambda: named_rows(con, "workbook_places"),
        MEETING_DECISIONS.kind: lambda: [
            {**at_meeting, **service, "decision_id": _decision_id(meeting.id, service), "decided_on": meeting.held_on,
             "evidence_pack": meeting.month}
            for service in _top(con, budget, "service_id")
        ],
        MINUTES.kind: lambda: [{**at_meeting, "kind": "intelligence", "held_on": meeting.held_on}],
        PROFORMA_REPLIES.kind: lambda: [{**at_meeting, "agency": one, "question": question} for one in agencies for question in QUESTIONS],
        RISK_ASSESSMENTS.kind: lambda: _top(con, budget, "unit_id"),
    }  # fmt: skip
    return fill[layout.kind]()


def _decision_id(meeting_id: str, service: Given) -> str:
    return f"d{handed_out.digest(meeting_id, str(service['service_id']))}"


def _top(con: duckdb.DuckDBPyConnection, budget: int, id_column: str) -> list[Given]:
    return [{id_column: unit, "service": name} for unit, name in read_rows(con, "workbook_listed", budget=budget)]


def _names_units(layout: Layout) -> bool:
    return any(column.name in ("service_id", "unit_id") for column in layout.columns)
