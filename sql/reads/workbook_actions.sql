-- Actions that are not complete.
-- Grain: plan, no, unit_id, action

with units as (
    select 'service' as unit_kind, service_id as unit_id, any_value(name) as name from int_services_now group by all
    union all
    select 'provider', provider_id, any_value(provider_name) from int_services_now where provider_id is not null group by all
)
select
    units.name as service, plan, "no", actions.unit_id, learning_point, action, lead, owner_organisation,
    coalesce(start_text, start_on::varchar) as start, coalesce(due_text, due_on::varchar) as due,
    coalesce(milestone_text, milestone_on::varchar) as milestone, status, outcome_measure, evidence
from mart_actions as actions
left join units on units.unit_kind = actions.unit_kind and units.unit_id = actions.unit_id
-- The plan of another body comes again with its next file: handed out here its actions would stand twice.
where state is distinct from 'complete' and not coalesce(is_foreign, false)
order by plan, try_cast("no" as integer), "no", actions.unit_id
