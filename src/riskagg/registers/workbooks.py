"""The workbooks of a month: made ready for the next meeting, so that what is filled in is what comes back through the inbox."""

import calendar
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from riskagg.area import Area
from riskagg.registers.layouts import (
    ACTIONS,
    BLANK_ROWS,
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
from riskagg.registers.sheets import Rows, headings, how_to_sheet, read_rows, records_sheet, services_sheet
from riskagg.registers.xlsx import Sheet, Value, write_xlsx


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
    (stamp,) = _first(con, "select reported_by from cut where role = 'now'")
    folder, marking = area.month_out(month) / "workbooks", area.settings.marking
    written = []
    for layout in LAYOUTS:
        sheets = _sheets(con, area, layout, month, meets_on)
        name = f"{layout.kind}_{meets_on:%Y-%m-%d}.xlsx"
        written.append(write_xlsx(folder / name, f"{layout.title}, {month}", marking, _as_date(stamp), sheets))
    return sorted(written)


def _sheets(con: duckdb.DuckDBPyConnection, area: Area, layout: Layout, month: str, meets_on: date) -> list[Sheet]:
    budget = area.settings.meeting.attention_budget
    meeting_id = f"intelligence-{meets_on:%Y-%m-%d}"
    agencies = [
        str(agency) for (agency,) in read_rows(con, "select distinct agency from mart_supply where agency is not null order by agency")
    ]
    fill: dict[str, Callable[[], Rows]] = {
        ACTIONS.kind: lambda: _open_actions(con),
        MATCH_DECISIONS.kind: lambda: _places(con),
        MEETING_DECISIONS.kind: lambda: [
            [meeting_id, service, None, meets_on, None, None, None, None, None, month, *[None] * 5] for service in _top(con, budget)
        ],
        MINUTES.kind: lambda: [[meeting_id, "intelligence", meets_on, None, None, None, *[None] * len(agencies)]],
        PROFORMA_REPLIES.kind: lambda: [[meeting_id, agency, question, None, None, None] for agency in agencies for question in QUESTIONS],
        RISK_ASSESSMENTS.kind: lambda: [[service, *[None] * 7] for service in _top(con, budget)],
    }
    columns = (
        *layout.columns,
        *(Column(agency, f"{agency}: was it there?", layout.per_agency) for agency in agencies if layout.per_agency),
    )
    main = Sheet(layout.kind, headings(columns), fill[layout.kind](), BLANK_ROWS)
    records = [records_sheet(con)] if layout is MATCH_DECISIONS else []
    services = [services_sheet(con)] if _names_units(layout) else []
    return [main, *records, *services, how_to_sheet(layout.purpose, columns)]


def _names_units(layout: Layout) -> bool:
    return any(column.name in ("service_id", "unit_id") for column in layout.columns)


def _top(con: duckdb.DuckDBPyConnection, budget: int) -> list[str]:
    rows = read_rows(
        con,
        """
        select unit_id from mart_assessments
        where role = 'now' and unit_kind = 'service' and band <> 'none' and rank <= ?
        order by rank, unit_id
        """,
        budget,
    )
    return [str(unit) for (unit,) in rows]


def _open_actions(con: duckdb.DuckDBPyConnection) -> Rows:
    return read_rows(
        con,
        """
        select plan, "no", unit_id, learning_point, action, lead, owner_organisation, coalesce(start_text, start_on::varchar),
            coalesce(due_text, due_on::varchar), coalesce(milestone_text, milestone_on::varchar), status, outcome_measure, evidence
        from mart_actions where state is distinct from 'complete' order by plan, try_cast("no" as integer), "no", unit_id
        """,
    )


def _places(con: duckdb.DuckDBPyConnection) -> Rows:
    # The text of a place in review may be somebody's home, and this workbook goes to a meeting: a record names the place. `riskagg review`
    # writes the text for the analyst.
    return read_rows(
        con, "select source, null, null, null, null, null, null, null, record from mart_place_reviews order by worth desc, mention_id"
    )


def _first(con: duckdb.DuckDBPyConnection, query: str) -> list[Value]:
    return read_rows(con, query)[0]


def _as_date(value: Value) -> date:
    assert isinstance(value, date)
    return value
