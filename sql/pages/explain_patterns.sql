-- A unit's patterns, strongest first.
-- Grain: unit_kind, unit_id, pattern, theme
-- For: operational

select *
from mart_patterns
where role = 'now' and unit_kind = $kind and unit_id = $id
order by strength desc, pattern, theme
