"""Rows of the places workbook: each doubtful wording, most valuable first, with the services that it may mean side by side."""

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

# A place where every record says "own home" may name a service; its address is the person's.
_PLACES = """
select
    reviews.mention_id, reviews.record,
    reviews.source, places.place_name, if(places.is_own_home, null, places.place_address),
    if(places.is_own_home, null, places.place_postcode), reviews.supplier, places.place_town, places.place_provider,
    reviews.n_alerts, reviews.first_event_on, reviews.last_event_on, reviews.worth
from mart_place_reviews as reviews
left join int_mention_places as places on places.mention_id = reviews.mention_id
order by reviews.worth desc, reviews.mention_id
"""
_CANDIDATES = """
select
    candidates.mention_id, candidates.rank as number, candidates.service_id,
    concat_ws(', ', services.name, nullif(services.address, ''), nullif(services.town, ''), nullif(services.postcode, '')) as place,
    services.provider_name, if(services.is_open, null, services.last_on) as closed_on, candidates.probability, candidates.method,
    waiting.rank, waiting.could_rank, waiting.could_band
from int_place_candidates as candidates
inner join int_services_now as services on services.service_id = candidates.service_id
left join mart_waiting as waiting on waiting.service_id = candidates.service_id
order by candidates.mention_id, candidates.rank
"""
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
    candidates = _by_mention(con)
    rows: Rows = []
    for mention_id, record, *told in read_rows(con, _PLACES):
        found = candidates.get(str(mention_id), [])
        side_by_side = [_candidate(one) for one in found] + [None] * (CANDIDATES - len(found))
        could_change = "\n".join(filter(None, map(_could_change, found))) or None
        rows.append([*told, could_change, *side_by_side, None, None, None, None, record])
    return rows


def place_choices(con: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    """The ids of each row's candidates, in the order of ``place_rows``."""
    candidates = _by_mention(con)
    mentions = read_rows(con, "select mention_id from mart_place_reviews order by worth desc, mention_id")
    return [tuple(str(one["service_id"]) for one in candidates.get(str(mention_id), [])) for (mention_id,) in mentions]


def decided_rows(con: duckdb.DuckDBPyConnection) -> Rows:
    """Every word that was said of a place, newest first, and what became of it."""
    return read_rows(con, _DECIDED)


def _by_mention(con: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, object]]]:
    found = con.execute(_CANDIDATES)
    names = [column[0] for column in found.description or []]
    by_mention: dict[str, list[dict[str, object]]] = {}
    for row in found.fetchall():
        by_mention.setdefault(row[0], []).append(dict(zip(names, row, strict=True)))
    return by_mention


def _candidate(one: dict[str, object]) -> str:
    closed = f"closed {one['closed_on']}" if one["closed_on"] else None
    odds = f"{100 * float(str(one['probability'])):.0f} %, by {one['method']}"
    return "\n".join(str(part) for part in (one["place"], one["provider_name"], closed, one["service_id"], odds) if part)


def _could_change(one: dict[str, object]) -> str | None:
    """``candidate 1: from 34 to 9``; none where it would stay where it is, or off the list."""
    now, could = one["rank"], one["could_rank"]
    if could is None or one["could_band"] == "none" or (now is not None and int(str(could)) >= int(str(now))):
        return None
    return f"candidate {one['number']}: from {now or 'no rank'} to {could}"
