-- Records behind patterns and triggers that count no incidents.
-- Grain: unit_id, alert_id
-- For: operational

with behind as (
    select distinct unit_id, unnest(alert_ids) as alert_id
    from (
        select unit_id, alert_ids from mart_patterns where role = 'now' and unit_kind = $kind and list_contains($ids, unit_id)
        union all
        select unit_id, alert_ids from mart_triggers where role = 'now' and unit_kind = $kind and list_contains($ids, unit_id)
    ) as named
)
select
    behind.unit_id, behind.alert_id, stg_alerts.source, stg_alerts.agency, stg_alerts.source_ref, stg_alerts.reported_on, stg_alerts.theme,
    stg_alerts.outcome, int_alert_links.service_id, int_alert_links.incident_id
from behind
join stg_alerts on stg_alerts.alert_id = behind.alert_id
left join int_alert_links on int_alert_links.alert_id = behind.alert_id
order by behind.unit_id, stg_alerts.reported_on desc, behind.alert_id
