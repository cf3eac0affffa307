-- What stands of each unit: level, hold, restriction.
-- Grain: unit_kind, unit_id
-- For: operational

select *
from mart_unit_states
order by unit_kind, unit_id
