"""Rows of the places workbook: each doubtful wording, most valuable first, with the services that it may mean side by side."""

from dataclasses import replace
from typing import Any, cast

import duckdb

from riskagg.registers.layouts import MATCH_DECISIONS, Column
from riskagg.registers.sheets import Given, Rows, named_rows, read_rows

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

_PLACES = """
select
    candidates, source as mention_source, place_name as name, place_address as address, place_postcode as postcode, supplier,
    place_town as town, place_provider as provider, n_alerts as alerts, first_event_on as first_event, last_event_on as last_event, worth,
    record
from mart_place_reviews
order by worth desc, mention_id
"""
_CHOICES = "select list_transform(candidates, lambda one: one.service_id) from mart_place_reviews order by worth desc, mention_id"
# Of a place that is nobody's service the text is not shown, whatever was said of it.
_DECIDED = """
select
    coalesce(mentions.source, said.mention_source), known.record, mentions.text, coalesce(said.service_id, said.service_id_said),
    services.name, said.decision,
    said.decided_by_role, said.decided_on, said.state, batches.file, said."row"
from int_place_decisions_told as said
inner join batches on batches.batch_id = said.batch_id
left join int_mentions as mentions on mentions.mention_id = said.mention_id
left join int_services_now as services on services.service_id = said.service_id
left join (
    select links.mention_id, arg_min(alerts.alert_id, {'at': alerts.first_received_at, 'ref': alerts.source_ref}) as record
    from int_alert_links as links
    inner join stg_alerts as alerts on alerts.alert_id = links.alert_id
    group by links.mention_id
) as known on known.mention_id = said.mention_id
order by said.decided_on desc, batches.file, said.sheet, said."row", said.mention_id
"""


def place_rows(con: duckdb.DuckDBPyConnection) -> list[Given]:
    """One row per doubtful wording: where, what is only to be read (``PLACE_COLUMNS``), the record."""
    rows: list[Given] = []
    for given in named_rows(con, _PLACES):
        found = cast(list[dict[str, Any]], given["candidates"])
        risen = [f"candidate {n}: {rise}" for n, one in enumerate(found, start=1) if (rise := _rise(one))]
        side_by_side = {f"candidate_{n}": _candidate(one) for n, one in enumerate(found[:CANDIDATES], start=1)}
        kept = {name: value for name, value in given.items() if name != "candidates"}
        rows.append({**kept, "could_change": "\n".join(risen) or None, **side_by_side})
    return rows


def place_choices(con: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    """The ids of each row's candidates, in the order of ``place_rows``."""
    return [tuple(ids) for (ids,) in con.execute(_CHOICES).fetchall()]


def decided_rows(con: duckdb.DuckDBPyConnection) -> Rows:
    """Every word that was said of a place, newest first, and what became of it."""
    return read_rows(con, _DECIDED)


def _candidate(one: dict[str, Any]) -> str:
    closed = f"closed {one['closed_on']}" if one["closed_on"] else None
    odds = f"{100 * one['probability']:.0f} %, by {one['method']}"
    return "\n".join(part for part in (one["place"], one["provider_name"], closed, one["service_id"], odds) if part)


def _rise(one: dict[str, Any]) -> str | None:
    """``from 34 to 9``; none where it would stay where it is, or off the list."""
    now, could = one["rank_now"], one["could_rank"]
    return f"from {now or 'no rank'} to {could}" if could and (now is None or could < now) else None
