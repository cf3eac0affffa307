-- All incidents of a service since its records began, by theme and outcome.
-- Grain: service_id, theme, outcome
-- For: operational

select incidents.service_id, incidents.theme, incidents.outcome, count(*)::integer as n, min(incidents.occurred_on) as first_on
from int_incidents_at as incidents
left join theme on theme.theme = incidents.theme
where role = 'now' and list_contains($ids, incidents.service_id)
group by incidents.service_id, incidents.theme, incidents.outcome, theme.sort_order
order by incidents.service_id, theme.sort_order, incidents.theme, incidents.outcome
