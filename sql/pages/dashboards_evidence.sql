-- Incidents behind the patterns of services and providers.
-- Grain: incident_id
-- For: operational

with wanted as (
    select distinct unnest(incident_ids) as incident_id from mart_patterns where role = 'now' and unit_kind in ('service', 'provider')
),
records as (
    select links.incident_id, list(distinct alerts.source_ref order by alerts.source_ref) as records
    from int_alert_links as links
    join wanted on wanted.incident_id = links.incident_id
    join stg_alerts as alerts on alerts.alert_id = links.alert_id
    join cut on cut.role = 'now' and alerts.reported_on <= cut.reported_by and alerts.occurred_on <= cut.month_end
    group by links.incident_id
)
select
    incidents.incident_id, incidents.service_id, incidents.occurred_on, incidents.theme, incidents.harm, incidents.outcome,
    incidents.agencies, incidents.people, incidents.weakly_joined, records.records
from int_incidents_at as incidents
join wanted on wanted.incident_id = incidents.incident_id
left join records on records.incident_id = incidents.incident_id
where incidents.role = 'now'
order by incidents.occurred_on desc, incidents.incident_id
