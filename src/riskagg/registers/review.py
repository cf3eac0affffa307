"""Workbooks in which an analyst decides what the figures alone cannot: which service a wording means, whether two alerts tell one event.

They hold the text of places in review, which may be somebody's home: they are for the analyst alone, lie apart from what is handed out, and
are replaced by the next ones.
"""

import shutil
from pathlib import Path

import duckdb

from riskagg.area import Area
from riskagg.errors import SettingsError
from riskagg.registers.layouts import BLANK_ROWS, INCIDENT_DECISIONS, MATCH_DECISIONS, Column, Layout
from riskagg.registers.review_events import EVENTS_DECIDED, EVENTS_SHOWN, decided_event_rows, event_rows
from riskagg.registers.review_places import DECIDED, PLACES_SHOWN, WRITTEN, decided_rows, place_choices, place_rows
from riskagg.registers.sheets import Rows, headings, how_to_sheet, records_sheet, services_sheet
from riskagg.registers.xlsx import Sheet, write_xlsx

AUDIENCE = "operational"
_FOR = "for the operational analyst alone"


def write_review(con: duckdb.DuckDBPyConnection, area: Area) -> list[Path]:
    """Write ``out/review/<kind>_<reported-by day>-review.xlsx`` for places and for pairs of alerts, in place of the last ones.

    Args:
        con: the built warehouse, read alone.

    Returns:
        The files, sorted by name. The same warehouse gives the same bytes.

    Raises:
        SettingsError: the area's audience may not see single incidents.
    """
    if area.settings.disclosure.profile != AUDIENCE:
        raise SettingsError(
            f"area.toml, [disclosure] profile = {area.settings.disclosure.profile!r}: the review shows single alerts and places that "
            f"may be somebody's home, so it is for {AUDIENCE!r} alone. Nothing was written. Set the profile to {AUDIENCE!r}."
        )
    shutil.rmtree(area.review, ignore_errors=True)
    places = Sheet(
        MATCH_DECISIONS.kind,
        headings((*MATCH_DECISIONS.columns[:WRITTEN], *PLACES_SHOWN, *MATCH_DECISIONS.columns[WRITTEN:])),
        place_rows(con),
        BLANK_ROWS,
        {"service_id": place_choices(con)},
    )
    decided = Sheet("Decided", headings(DECIDED), decided_rows(con))
    behind = [decided, records_sheet(con), services_sheet(con)]
    events = Sheet(INCIDENT_DECISIONS.kind, headings((*EVENTS_SHOWN, *INCIDENT_DECISIONS.columns)), event_rows(con), BLANK_ROWS)
    decided_events = Sheet("Decided", headings(EVENTS_DECIDED), decided_event_rows(con))
    return [
        _write(con, area, INCIDENT_DECISIONS, [events, decided_events], EVENTS_SHOWN),
        _write(con, area, MATCH_DECISIONS, [places, *behind], PLACES_SHOWN),
    ]


def count_waiting(con: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """Places, alerts at those places, and pairs of alerts that wait for a decision."""
    ((n_places, n_alerts),) = con.execute("select count(*), coalesce(sum(n_alerts), 0)::bigint from mart_place_reviews").fetchall()
    return n_places, n_alerts, len(event_rows(con))


def _write(con: duckdb.DuckDBPyConnection, area: Area, layout: Layout, sheets: list[Sheet], shown: tuple[Column, ...]) -> Path:
    ((stamp,),) = con.execute("select reported_by from cut where role = 'now'").fetchall()
    path = area.review / f"{layout.kind}_{stamp:%Y-%m-%d}-review.xlsx"
    how_to = how_to_sheet(layout.purpose, layout.columns, shown)
    marking = f"{area.settings.marking}, {_FOR}"
    return write_xlsx(path, layout.title, marking, stamp, [*sheets, Sheet(how_to.title, how_to.headings, _marked(how_to))])


def _marked(how_to: Sheet) -> Rows:
    who = "The text of a place may be somebody's home. Do not forward this workbook; delete it when it is filled in and taken in."
    return [["Who may see it", f"{_FOR.capitalize()}. {who}", None], *(list(row) for row in how_to.rows)]
