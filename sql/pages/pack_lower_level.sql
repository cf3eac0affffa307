-- Incidents of the month at services below the bands that a meeting speaks of.
-- Grain: host_authority, service_id
-- For: operational

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
