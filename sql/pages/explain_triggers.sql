-- A unit's triggers.
-- Grain: unit_kind, unit_id, rule
-- For: operational

select *
from mart_triggers
where role = 'now' and unit_kind = $kind and unit_id = $id
order by rule
