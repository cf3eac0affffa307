-- Incidents behind the patterns and triggers of the units of a page.
-- Grain: unit_id, incident_id
-- For: operational

with behind as (
    select distinct unit_id, incident_id
    from (
        select unit_id, unnest(incident_ids) as incident_id from mart_patterns
        where role = 'now' and unit_kind = $kind and list_contains($ids, unit_id)
        union all
        select unit_id, unnest(incident_ids) as incident_id from mart_triggers
        where role = 'now' and unit_kind = $kind and list_contains($ids, unit_id)
    ) as named
)
select
    behind.unit_id, incidents.incident_id, incidents.service_id, incidents.provider_id, incidents.occurred_on, incidents.theme,
    incidents.harm, incidents.outcome, incidents.agencies, incidents.people, incidents.weakly_joined, incidents.told_by_service
from behind
join int_incidents_at as incidents on incidents.incident_id = behind.incident_id and incidents.role = 'now'
order by behind.unit_id, incidents.occurred_on desc, incidents.incident_id
