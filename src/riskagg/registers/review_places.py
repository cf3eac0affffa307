"""Rows of the places workbook: each doubtful wording, most valuable first, with the services that it may mean side by side."""

from typing import Any

import duckdb

from riskagg.registers.layouts import Column
from riskagg.registers.sheets import Rows, read_rows

CANDIDATES = 5
# The first columns that come back say where: source, name, address, postcode. What is only to be read stands between them and the rest.
WRITTEN = 4

PLACES_SHOWN = (
    Column("supplier", "Who of the source wrote it.", width=18),
    Column("town", "Its town as written.", width=16),
    Column("provider", "The provider named beside it.", width=24),
    Column("alerts", "Alerts that wait for this decision.", width=8),
    Column("first_event", "The earliest event told there.", is_date=True, width=12),
    Column("last_event", "The latest event told there.", is_date=True, width=12),
    Column("worth", "Alerts x (1 + places by which a candidate could rise on the list): the order of the rows.", width=8),
    Column("could_change", "Ranks to which candidates could rise, were every waiting alert theirs.", width=30),
    *(Column(f"candidate_{n}", f"Number {n} of the services that it may mean, and why.", width=34) for n in range(1, CANDIDATES + 1)),
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
    candidates, record, source, place_name, place_address, place_postcode, supplier, place_town, place_provider, n_alerts,
    first_event_on, last_event_on, worth
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


def place_rows(con: duckdb.DuckDBPyConnection) -> Rows:
    """A row a doubtful wording: where, what is only to be read (``PLACES_SHOWN``), what is to be decided, the record."""
    rows: Rows = []
    for found, record, *told in con.execute(_PLACES).fetchall():
        risen = [f"candidate {n}: {rise}" for n, one in enumerate(found, start=1) if (rise := _rise(one))]
        side_by_side = [*map(_candidate, found), *[None] * (CANDIDATES - len(found))]
        rows.append([*told, "\n".join(risen) or None, *side_by_side, None, None, None, None, record])
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
