"""Sections 1 and 2 of the pack: the one-page summary, and what is for decision today."""

from typing import Any

from riskagg.intake import kinds
from riskagg.intake.advice import advices
from riskagg.report.left_out import left_out, other_checks
from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped

CHANGED = """
select unit_kind, unit_id, band, previous_band, rank, previous_rank, change, change_reason, lead_sentence
from mart_assessments
where role = 'now' and change <> 'same' and (band <> 'none' or coalesce(previous_band, 'none') <> 'none')
order by
    list_position(['high', 'raised', 'watch', 'none'], band), change not in ('new', 'up'),
    list_position(['service', 'provider', 'operator', 'brand', 'company'], unit_kind),
    list_position(['new', 'up', 'not judged', 'down', 'gone'], change),
    rank, unit_id
"""
SUPPLY = """
with review as (
    select source, supplier, count(*) filter (where match_status = 'review') as n_review, count(mention_id) as n_placed
    from stg_alerts
    join int_alert_links using (alert_id)
    where record_status = 'open' and reported_on <= $reported_by
    group by source, supplier
)
select
    mart_supply.source, mart_supply.supplier, agency, authority, state, rows, newest_on, days_late,
    coalesce(n_review, 0)::integer as n_review, coalesce(n_placed, 0)::integer as n_placed
from mart_supply
left join review using (source, supplier)
where month = $month
order by agency, mart_supply.source, mart_supply.supplier
"""
GATES = (
    "select scope, name, expectation, severity, message, files from mart_gates where not success order by severity, scope, name, check_id"
)
TALLY = """
select
    count(*) filter (where occurred_on > $month_end - interval 12 month and occurred_on <= $month_end) as n_alerts,
    (select count(*) from int_incidents_at where role = 'now' and occurred_on > $month_end - interval 12 month) as n_incidents,
    count(*) filter (where match_status = 'review') as n_review,
    count(*) as n_told
from stg_alerts
join int_alert_links using (alert_id)
where record_status = 'open' and reported_on <= $reported_by
"""
HISTORY = """
select min(month) as first_month, (date_diff('month', min(month), $month) + 1)::integer as n_months
from mart_supply
where state in ('supplied', 'late', 'nil_return') and month <= $month
"""
# What alerts in review could do to the list at most: services that would come among those written out in full, or into a higher band.
WAITING = """
select service_id, n_alerts, band, rank, could_band, could_rank
from mart_waiting
where could_band <> 'none'
    and (
        (could_rank <= $budget and coalesce(rank > $budget, true))
        or list_position($bands, could_band) < list_position($bands, coalesce(band, 'none'))
    )
order by could_rank, service_id
"""
# Rows that people sent back and that were refused, since the cut of the month before; of a file sent again under its name the later one.
RETURNED_REFUSED = """
select refused.file, refused.rule, min(refused.reason) as reason, count(refused."row")::integer as n_rows
from mart_quarantine as refused
join batches on batches.batch_id = refused.batch_id
where
    list_contains($kinds, batches.kind)
    and batches.received_at > (select reported_by + interval 1 day from cut where role = 'previous')
    and not exists (select 1 from batches as later where later.file = batches.file and later.apply_order > batches.apply_order)
group by refused.file, refused.rule
order by refused.file, refused.rule
"""
NEWLY_MET = """
select triggers.unit_kind, triggers.unit_id, triggers.rule, triggers.reason, triggers.clause
from mart_triggers as triggers
left join mart_assessments as assessed using (role, unit_kind, unit_id)
where role = 'now' and triggers.newly_met and triggers.result = 'met'
order by
    list_position(['service', 'provider', 'operator', 'brand', 'company'], triggers.unit_kind), assessed.rank nulls last, triggers.unit_id,
    triggers.rule
"""
REVIEWS_DUE = """
select unit_kind, unit_id, restriction, restriction_by, placed_on, review_on
from mart_restrictions
where state = 'review due'
order by review_on, unit_kind, unit_id
"""
MINUTES_OVERDUE = """
select meeting_id, kind, held_on, minutes_due_on
from mart_meetings
where minutes_state = 'overdue'
order by minutes_due_on, meeting_id
"""
# Under procedure: the latest decision that says a level. New: reported after it, in this pack's month or since, and told before the cut.
IMMEDIATE = """
with latest as (
    select unit_kind, unit_id, level, level_on as decided_on from mart_unit_states
)
select
    latest.unit_kind, latest.unit_id, latest.level, latest.decided_on, count(*)::integer as n_alerts,
    max(stg_alerts.reported_on) as newest_on, list(distinct stg_alerts.agency order by stg_alerts.agency) as told_by
from latest
join int_services_now
    on (latest.unit_kind = 'service' and int_services_now.service_id = latest.unit_id)
    or (latest.unit_kind = 'provider' and int_services_now.provider_id = latest.unit_id)
join int_alert_links on int_alert_links.service_id = int_services_now.service_id
join stg_alerts on stg_alerts.alert_id = int_alert_links.alert_id and stg_alerts.record_status = 'open'
where
    lower(coalesce(latest.level, 'none')) not in ('none', '0', 'closed', 'ended')
    and stg_alerts.reported_on > latest.decided_on and stg_alerts.reported_on >= $month and stg_alerts.reported_on <= $reported_by
group by latest.unit_kind, latest.unit_id, latest.level, latest.decided_on
order by newest_on desc, latest.unit_kind, latest.unit_id
"""
# A unit is held against its own past, which is all but the last 180 days: with less than a year of that, mostly against its peers.
WHOLE_HISTORY = 18
HEADLINES = (
    ("new", "New on the list"),
    ("up", "Rising"),
    ("down", "Falling"),
    ("gone", "No longer on the list"),
    ("not judged", "Not supplied, so not judged"),
)
LINES = 5
NAMED = 6


def summary(context: Context) -> dict[str, Any]:
    """The front page: what changed, the headline table, who supplied, what waits for review and could change, gates that failed."""
    reader = context.reader
    changed = reader.rows("mart_assessments", CHANGED)
    tally = reader.frame(TALLY, month_end=context.month_end, reported_by=context.reported_by).iloc[0]
    budget = context.area.settings.meeting.attention_budget
    return {
        "changed": changed[:LINES],
        "n_changed": len(changed),
        "headlines": [_headline(word, [row for row in changed if row["change"] == code]) for code, word in HEADLINES],
        "closed": [row for row in context.services.values() if _closed_in(row, context)],
        "supply": reader.rows("mart_supply", SUPPLY, month=context.month, reported_by=context.reported_by),
        "left_out": (without := left_out(context)),
        "gates": other_checks(reader.rows("mart_gates", GATES), without),
        "short_history": _short_history(context),
        "returned_refused": _returned_refused(context),
        "n_alerts": int(tally["n_alerts"]),
        "n_incidents": int(tally["n_incidents"]),
        "n_review": int(tally["n_review"]),
        "review_pct": 100 * int(tally["n_review"]) / max(int(tally["n_told"]), 1),
        "budget": budget,
        "could_rise": reader.rows("mart_waiting", WAITING, budget=budget, bands=[*_BANDS, "none"]),
    }


def decisions_today(context: Context) -> dict[str, Any]:
    """What the meeting has to decide or to ask after; triggers newly met a unit, in the order of the ranks."""
    reader = context.reader
    by_unit = list(grouped(reader.rows("mart_triggers", NEWLY_MET), "unit_kind", "unit_id").values())
    budget = context.area.settings.meeting.attention_budget
    return {
        "newly_met": by_unit[:budget],
        "newly_met_beyond": [triggers[0] for triggers in by_unit[budget:]],
        "immediate": reader.rows("stg_alerts", IMMEDIATE, month=context.month, reported_by=context.reported_by),
        "reviews_due": reader.rows("mart_restrictions", REVIEWS_DUE),
        "minutes_overdue": reader.rows("mart_meetings", MINUTES_OVERDUE),
    }


def _short_history(context: Context) -> Row | None:
    """How far back the supply goes, where that is less than a whole history; first_month, n_months, n_whole."""
    (row,) = context.reader.rows("mart_supply", HISTORY, month=context.month)
    return row | {"n_whole": WHOLE_HISTORY} if row["n_months"] is not None and row["n_months"] < WHOLE_HISTORY else None


def _returned_refused(context: Context) -> list[Row]:
    """Rows of returned files that were refused: file, n_rows (0 for the whole file), reason, and what to do."""
    rows = context.reader.rows("mart_quarantine", RETURNED_REFUSED, kinds=sorted(kinds.RETURNED))
    return [row | {"do": advices()[row["rule"]].do if row["rule"] in advices() else "See the reason."} for row in rows]


def _headline(word: str, rows: list[Row]) -> Row:
    """One line of the headline table; services come first, since they are most of what the meeting discusses."""
    services = [row for row in rows if row["unit_kind"] == "service"]
    by_band = {band: sum((row["band"] if row["change"] != "gone" else row["previous_band"]) == band for row in services) for band in _BANDS}
    return {"word": word, "by_band": by_band, "n": len(services), "named": services[:NAMED], "n_more": max(0, len(services) - NAMED)}


_BANDS = ("high", "raised", "watch")


def _closed_in(row: Row, context: Context) -> bool:
    last = row.get("last_on")
    return row.get("is_open") is False and last is not None and context.month <= last <= context.month_end
