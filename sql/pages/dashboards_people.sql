-- People of the services of these incidents, for their letters.
-- Grain: service_id, person_id, source, supplier, source_ref
-- For: operational

with wanted as (
    select distinct service_id
    from int_incidents_at
    where role = 'now' and incident_id in (
        select unnest(incident_ids) from mart_patterns where role = 'now' and unit_kind in ('service', 'provider')
    )
)
select
    links.service_id, unnest(list_sort(list_distinct([links.person_id] || coalesce(further.people, [])))) as person_id,
    alerts.occurred_on, alerts.source, alerts.supplier, alerts.source_ref
from int_alert_links as links
join wanted on wanted.service_id = links.service_id
join stg_alerts as alerts on alerts.alert_id = links.alert_id
left join int_further_people as further on further.alert_id = links.alert_id
join cut on cut.role = 'now' and alerts.reported_on <= cut.reported_by and alerts.occurred_on <= cut.month_end
order by links.alert_id, person_id
