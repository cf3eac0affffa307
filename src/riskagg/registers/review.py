"""Workbooks in which an analyst decides what the figures alone cannot: which service a wording means, whether two alerts tell one event.

They hold the text of places in review, which may be somebody's home: they are for the analyst alone, lie apart from what is handed out, and
are replaced by the next ones.
"""

import shutil
from datetime import date
from pathlib import Path

import duckdb

from riskagg.area import Area
from riskagg.errors import SettingsError
from riskagg.registers.handing_out import Kind
from riskagg.registers.layouts import INCIDENT_DECISIONS, MATCH_DECISIONS, Layout
from riskagg.registers.review_events import EVENTS_DECIDED, EVENTS_SHOWN, decided_event_rows, event_rows
from riskagg.registers.review_places import DECIDED, PLACE_COLUMNS, decided_rows, place_choices, place_rows
from riskagg.registers.sheets import headings, how_to_sheet, records_sheet, service_ids, services_sheet
from riskagg.registers.xlsx import write_xlsx
from riskagg.registers.xlsx_sheet import Sheet
from riskagg.warehouse.cut import read_cut
from riskagg.warehouse.queries import run_query

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
    stamp = read_cut(con).reported_by
    return [_events(con, area, stamp), _places(con, area, stamp)]


def _places(con: duckdb.DuckDBPyConnection, area: Area, stamp: date) -> Path:
    kind, file = Kind(area, MATCH_DECISIONS), _file(MATCH_DECISIONS, stamp)
    own = {"service_id": [*place_choices(con)]}
    main, remembered = kind.sheets(file, PLACE_COLUMNS, place_rows(con), {"service_id": service_ids(con)}, own)
    decided = Sheet("Decided", headings(DECIDED), decided_rows(con))
    return _write(area, kind, file, stamp, [main, decided, records_sheet(con), services_sheet(con)], remembered)


def _events(con: duckdb.DuckDBPyConnection, area: Area, stamp: date) -> Path:
    kind, file = Kind(area, INCIDENT_DECISIONS), _file(INCIDENT_DECISIONS, stamp)
    main, remembered = kind.sheets(file, (*EVENTS_SHOWN, *INCIDENT_DECISIONS.columns), event_rows(con))
    decided = Sheet("Decided", headings(EVENTS_DECIDED), decided_event_rows(con))
    return _write(area, kind, file, stamp, [main, decided], remembered)


def count_waiting(con: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """Places, alerts at those places, and pairs of alerts that wait for a decision."""
    ((n_places, n_alerts),) = run_query(con, "review_waiting").fetchall()
    return n_places, n_alerts, len(event_rows(con))


def _file(layout: Layout, stamp: date) -> str:
    return f"{layout.kind}_{stamp:%Y-%m-%d}-review.xlsx"


def _write(area: Area, kind: Kind, file: str, stamp: date, sheets: list[Sheet], remembered: Sheet) -> Path:
    who = f"{_FOR.capitalize()}. The text of a place may be somebody's home. Do not forward this workbook; delete it once it is taken in."
    how_to = how_to_sheet(kind.layout.purpose, sheets[0].headings, who)
    return write_xlsx(area.review / file, kind.layout.title, f"{area.settings.marking}, {_FOR}", stamp, [*sheets, how_to, remembered])
