"""Section 5 of the pack: what the meeting always asks after, even when there is nothing."""

from typing import Any

from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped

TOLD = """
select
    stg_alerts.source, stg_alerts.source_ref, stg_alerts.reported_on, stg_alerts.theme, stg_alerts.record_type, stg_alerts.outcome,
    stg_alerts.is_serious, stg_alerts.is_about_management, stg_alerts.is_answered, stg_alerts.response, int_alert_links.service_id,
    int_alert_links.match_status
from stg_alerts
left join int_alert_links using (alert_id)
where
    stg_alerts.source = $source and stg_alerts.record_status = 'open' and stg_alerts.reported_on <= $reported_by
    and (stg_alerts.reported_on >= $month or (stg_alerts.is_answered is false and stg_alerts.reported_on >= $month - interval 11 month))
order by stg_alerts.reported_on desc, stg_alerts.source_ref
"""
STATES = (
    "select source, list(distinct state order by state) as states from mart_supply where month = $month group by source order by source"
)
HIDDEN = """
select unit_kind, unit_id, pattern, theme, since, sentence
from mart_patterns
where role = 'now' and kind = 'hidden'
order by list_position(['service', 'provider', 'operator', 'brand', 'company'], unit_kind), strength desc, unit_id, pattern, theme
"""
LOWER_LEVEL = """
with met as (
    select distinct unit_id from mart_triggers where role = 'now' and unit_kind = 'service' and result = 'met'
)
select
    int_services_now.host_authority, incidents.service_id, count(*)::integer as n,
    list(distinct incidents.theme order by incidents.theme) as themes
from int_incidents_at as incidents
join int_services_now on int_services_now.service_id = incidents.service_id
left join mart_assessments as assessed
    on assessed.role = 'now' and assessed.unit_kind = 'service' and assessed.unit_id = incidents.service_id
where
    incidents.role = 'now' and incidents.occurred_on >= $month and coalesce(assessed.band, 'none') in ('none', 'watch')
    and incidents.service_id not in (select unit_id from met)
group by int_services_now.host_authority, incidents.service_id
order by int_services_now.host_authority nulls last, n desc, incidents.service_id
"""
# For the regulator: registered services that are in band high, or whose silence the regulator alone could explain.
REGULATOR = """
with silent as (
    select distinct unit_id from mart_patterns where role = 'now' and unit_kind = 'service' and kind = 'hidden'
)
select unit_id as service_id, assessed.band, assessed.lead_sentence, silent.unit_id is not null as is_silent
from mart_assessments as assessed
join int_services_now on int_services_now.service_id = assessed.unit_id and int_services_now.is_registered
left join silent using (unit_id)
where assessed.role = 'now' and assessed.unit_kind = 'service' and (assessed.band = 'high' or silent.unit_id is not null)
order by assessed.rank, unit_id
"""
SHOWN, UNITS = 30, 15


def fixed_sections(context: Context) -> dict[str, Any]:
    """The five sections that stand even when nil."""
    reader = context.reader
    states = {row["source"]: row["states"] for row in reader.rows("mart_supply", STATES, month=context.month)}
    hidden = list(grouped(reader.rows("mart_patterns", HIDDEN), "unit_kind", "unit_id").values())
    regulator = reader.rows("mart_assessments", REGULATOR)
    lower = reader.rows("int_incidents_at", LOWER_LEVEL, month=context.month)
    return {
        "advocacy": _told(context, "advocacy", states),
        "whistleblowing": _told(context, "whistleblowing_complaints", states),
        "hidden": hidden[:UNITS],
        "n_hidden_more": max(0, len(hidden) - UNITS),
        "lower": lower[:SHOWN],
        "n_lower_more": max(0, len(lower) - SHOWN),
        "regulator": regulator[:SHOWN],
        "n_regulator_more": max(0, len(regulator) - SHOWN),
    }


def _told(context: Context, source: str, states: dict[str, list[str]]) -> dict[str, Any]:
    """What one source told, and whether it told anything at all: no records supplied is not the same as no concerns."""
    rows: list[Row] = context.reader.rows("stg_alerts", TOLD, source=source, month=context.month, reported_by=context.reported_by)
    state = states.get(source, ["not_supplied"])
    silent = not {"supplied", "late", "nil_return"} & set(state)
    return {"rows": rows[:SHOWN], "n_more": max(0, len(rows) - SHOWN), "is_silent": silent, "is_nil": state == ["nil_return"]}
