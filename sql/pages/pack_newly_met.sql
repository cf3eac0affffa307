-- Triggers that a unit meets now and did not meet last month.
-- Grain: unit_kind, unit_id, rule
-- For: operational

select triggers.unit_kind, triggers.unit_id, triggers.rule, triggers.reason, triggers.clause
from mart_triggers as triggers
left join mart_assessments as assessed using (role, unit_kind, unit_id)
where role = 'now' and triggers.newly_met and triggers.result = 'met'
order by
    list_position(['service', 'provider', 'operator', 'brand', 'company'], triggers.unit_kind), assessed.rank nulls last, triggers.unit_id,
    triggers.rule
