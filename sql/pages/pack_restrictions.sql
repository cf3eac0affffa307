-- Restrictions, newest first.
-- Grain: unit_kind, unit_id, restriction, placed_on
-- For: operational

select *
from mart_restrictions
order by placed_on desc, unit_kind, unit_id, restriction
