-- The agencies that reported what a unit's patterns rest on.
-- Grain: unit_kind, unit_id
-- For: operational

with evidence as (
    select distinct unit_kind, unit_id, unnest(incident_ids) as incident_id
    from mart_patterns
    where role = 'now' and list_contains($ids, unit_id)
),
records as (
    select distinct unit_kind, unit_id, unnest(alert_ids) as alert_id
    from mart_patterns
    where role = 'now' and list_contains($ids, unit_id)
),
told as (
    select evidence.unit_kind, evidence.unit_id, unnest(int_incidents_at.agencies) as source
    from evidence
    join int_incidents_at on int_incidents_at.incident_id = evidence.incident_id and int_incidents_at.role = 'now'
    union all
    select records.unit_kind, records.unit_id, stg_alerts.source
    from records
    join stg_alerts on stg_alerts.alert_id = records.alert_id
)
select unit_kind, unit_id, list(distinct source order by source) as agencies
from told
group by unit_kind, unit_id
order by unit_kind, unit_id
