"""The workbooks of a month: made ready for the next meeting, so that what is filled in is what comes back through the inbox."""

import calendar
from collections.abc import Callable, Sequence
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
from riskagg.registers.xlsx import Heading, Sheet, Value, write_xlsx

Rows = list[list[Value]]


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
    agencies = [str(agency) for (agency,) in _all(con, "select distinct agency from mart_supply where agency is not null order by agency")]
    fill: dict[str, Callable[[], Rows]] = {
        ACTIONS.kind: lambda: _open_actions(con),
        MATCH_DECISIONS.kind: lambda: _matches(con),
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
    main = Sheet(layout.kind, tuple(_heading(column) for column in columns), fill[layout.kind](), BLANK_ROWS)
    behind = [_records(con)] if layout is MATCH_DECISIONS else [_services(con)] if _names_units(layout) else []
    return [main, *behind, _how_to(layout, columns)]


def _heading(column: Column) -> Heading:
    return Heading(column.name, column.width, column.say, column.choices, column.is_date)


def _names_units(layout: Layout) -> bool:
    return any(column.name in ("service_id", "unit_id") for column in layout.columns)


def _top(con: duckdb.DuckDBPyConnection, budget: int) -> list[str]:
    rows = _all(
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
    return _all(
        con,
        """
        select plan, "no", unit_id, learning_point, action, lead, owner_organisation, coalesce(start_text, start_on::varchar),
            coalesce(due_text, due_on::varchar), coalesce(milestone_text, milestone_on::varchar), status, outcome_measure, evidence
        from mart_actions where state is distinct from 'complete' order by plan, try_cast("no" as integer), "no", unit_id
        """,
    )


def _matches(con: duckdb.DuckDBPyConnection) -> Rows:
    # A mention in review may be somebody's own home: its text stands here only where the warehouse keeps it, which is where it is matched.
    return _all(
        con,
        """
        select source, text, null, null, service_id, null, null, null from int_mentions
        where match_status = 'review' order by n_alerts desc, mention_id
        """,
    )


def _records(con: duckdb.DuckDBPyConnection) -> Sheet:
    rows = _all(
        con,
        """
        select
            dense_rank() over (order by mentions.n_alerts desc, mentions.mention_id) + 1, mentions.source, mentions.supplier,
            alerts.source_ref, alerts.file, alerts.sheet, alerts."row", services.name, round(mentions.probability, 3), mentions.mention_id
        from int_mentions as mentions
        left join int_alert_links as links on links.mention_id = mentions.mention_id
        left join stg_alerts as alerts on alerts.alert_id = links.alert_id
        left join int_services_now as services on services.service_id = mentions.service_id
        where mentions.match_status = 'review'
        order by mentions.n_alerts desc, mentions.mention_id, alerts.alert_id
        """,
    )
    widths = (16, 26, 20, 20, 44, 14, 8, 34, 14, 18)
    titles = ("row of sheet 1", "source", "supplier", "record", "file", "sheet", "row", "taken for", "probability", "mention_id")
    return Sheet("Records", tuple(Heading(title, width) for title, width in zip(titles, widths, strict=True)), rows)


def _services(con: duckdb.DuckDBPyConnection) -> Sheet:
    rows = _all(
        con,
        """
        select coalesce(assessed.rank::varchar, ''), services.name, services.provider_name, services.service_id, services.provider_id,
            coalesce(assessed.band, 'none'), services.town, services.postcode
        from int_services_now as services
        left join mart_assessments as assessed
            on assessed.unit_id = services.service_id and assessed.unit_kind = 'service' and assessed.role = 'now'
        where services.is_open or assessed.rank is not null
        order by assessed.rank nulls last, services.service_id
        """,
    )
    titles = (
        ("rank", 8),
        ("name", 36),
        ("provider", 36),
        ("service_id", 20),
        ("provider_id", 20),
        ("band", 10),
        ("town", 20),
        ("postcode", 12),
    )
    return Sheet("Services", tuple(Heading(title, width) for title, width in titles), rows)


def _how_to(layout: Layout, columns: Sequence[Column]) -> Sheet:
    about: Rows = [
        ["What this is", layout.purpose, None],
        ["How it comes back", "Fill in the first sheet, keep its headings and the file's name, and put the file into the inbox.", None],
        ["Names", "Never write the name of an adult, a member of staff or whoever told: roles and services only.", None],
    ]
    told: Rows = [[column.name, column.say, " / ".join(column.choices)] for column in columns]
    return Sheet("How to fill in", (Heading("column", 26), Heading("what to write", 84), Heading("one of", 44)), [*about, *told])


def _all(con: duckdb.DuckDBPyConnection, query: str, *values: object) -> Rows:
    return [list(row) for row in con.execute(query, list(values)).fetchall()]


def _first(con: duckdb.DuckDBPyConnection, query: str) -> list[Value]:
    return _all(con, query)[0]


def _as_date(value: Value) -> date:
    assert isinstance(value, date)
    return value
