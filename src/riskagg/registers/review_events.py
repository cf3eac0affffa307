"""Rows of the incidents workbook: pairs of alerts that may tell one event, side by side. Nothing of what was told in words is shown."""

import duckdb

from riskagg.registers.layouts import Column
from riskagg.registers.sheets import Given, Rows, named_rows, read_rows

EVENTS_SHOWN = (
    Column("service", "The service of both alerts.", width=28, is_given=True),
    Column("rank", "The service's rank now.", width=8, is_given=True),
    Column("probability", "That both report one event.", width=12, is_given=True),
    Column("one", "What one of the alerts reports.", width=30, is_given=True),
    Column("other", "What the other reports.", width=30, is_given=True),
    Column("person", "Whether they are about the same person, by keys alone.", width=14, is_given=True),
    Column("reason", "What speaks for and against it.", width=30, is_given=True),
    Column("now", "How the two count until somebody decides.", width=13, is_given=True),
)
EVENTS_DECIDED = (
    Column("alert_id", "", width=40),
    Column("other_alert_id", "", width=40),
    Column("decision", "", width=14),
    Column("decided_by_role", "", width=26),
    Column("decided_on", "", is_date=True, width=14),
    Column("now", "", width=44),
)


def event_rows(con: duckdb.DuckDBPyConnection) -> list[Given]:
    """One row per doubtful pair: the columns of ``EVENTS_SHOWN``, and the two alerts."""
    return named_rows(con, "review_events")


def decided_event_rows(con: duckdb.DuckDBPyConnection) -> Rows:
    """The last word on each pair, newest first, and what became of it."""
    return read_rows(con, "review_events_decided")
