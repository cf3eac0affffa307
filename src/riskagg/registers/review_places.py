"""Rows of the places workbook: each doubtful wording, most valuable first, with the services that it may mean side by side."""

from dataclasses import replace
from typing import Any, cast

import duckdb

from riskagg.registers.layouts import MATCH_DECISIONS, Column
from riskagg.registers.sheets import Given, Rows, named_rows, read_rows
from riskagg.warehouse.queries import run_query

CANDIDATES = 5
_PRINTED_CANDIDATES = 3
_COMES_BACK = {column.name: column for column in MATCH_DECISIONS.columns}
_SHOWN = {
    name: Column(name, say, is_date=is_date, width=width, is_given=True)
    for name, say, width, is_date in (
        ("alerts", "Alerts that wait for this decision.", 8, False),
        *((f"candidate_{n}", f"Number {n} of the services that it may mean, and why.", 27, False) for n in range(1, CANDIDATES + 1)),
        ("supplier", "Who of the source wrote it.", 16, False),
        ("town", "Its town as written.", 14, False),
        ("provider", "The provider named beside it.", 20, False),
        ("first_event", "The earliest event reported there.", 12, True),
        ("last_event", "The latest event reported there.", 12, True),
        ("worth", "Alerts x (1 + places by which a candidate could rise on the list): the order of the rows.", 9, False),
        ("could_change", "Ranks to which candidates could rise, were every waiting alert theirs.", 24, False),
    )
}
# A page holds the wording, the likeliest services and the decision; the rest stands behind it.
_PRINTED = (
    "name", "address", "postcode", "alerts", *(f"candidate_{n}" for n in range(1, _PRINTED_CANDIDATES + 1)),
    "service_id", "decision", "decided_by_role", "decided_on",
)  # fmt: skip
_EVERY = {**_SHOWN, **_COMES_BACK}
PLACE_COLUMNS = (
    *(_EVERY[name] for name in _PRINTED),
    *(replace(column, is_printed=False) for name, column in _EVERY.items() if name not in _PRINTED),
)
DECIDED = (
    Column("mention_source", "", width=26),
    Column("record", "", width=44),
    Column("place", "", width=44),
    Column("service_id", "", width=20),
    Column("service", "", width=34),
    Column("decision", "", width=14),
    Column("decided_by_role", "", width=26),
    Column("decided_on", "", is_date=True, width=14),
    Column("now", "", width=20),
    Column("file", "", width=40),
    Column("row", "", width=8),
)


def place_rows(con: duckdb.DuckDBPyConnection) -> list[Given]:
    """One row per doubtful wording: where, what is only to be read (``PLACE_COLUMNS``), the record."""
    rows: list[Given] = []
    for given in named_rows(con, "review_places"):
        found = cast(list[dict[str, Any]], given["candidates"])
        risen = [f"candidate {n}: {rise}" for n, one in enumerate(found, start=1) if (rise := _rise(one))]
        side_by_side = {f"candidate_{n}": _candidate(one) for n, one in enumerate(found[:CANDIDATES], start=1)}
        kept = {name: value for name, value in given.items() if name != "candidates"}
        rows.append({**kept, "could_change": "\n".join(risen) or None, **side_by_side})
    return rows


def place_choices(con: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    """The ids of each row's candidates, in the order of ``place_rows``."""
    return [tuple(ids) for (ids,) in run_query(con, "review_place_choices").fetchall()]


def decided_rows(con: duckdb.DuckDBPyConnection) -> Rows:
    """Every word that was said of a place, newest first, and what became of it."""
    return read_rows(con, "review_places_decided")


def _candidate(one: dict[str, Any]) -> str:
    closed = f"closed {one['closed_on']}" if one["closed_on"] else None
    odds = f"{100 * one['probability']:.0f} %, by {one['method']}"
    return "\n".join(part for part in (one["place"], one["provider_name"], closed, one["service_id"], odds) if part)


def _rise(one: dict[str, Any]) -> str | None:
    """``from 34 to 9``; none where it would stay where it is, or off the list."""
    now, could = one["rank_now"], one["could_rank"]
    return f"from {now or 'no rank'} to {could}" if could and (now is None or could < now) else None
