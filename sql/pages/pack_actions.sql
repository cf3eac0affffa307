-- Actions, earliest due first.
-- Grain: file, row, plan, no, unit_kind, unit_id
-- For: operational

select *
from mart_actions
order by due_on nulls last, plan, no, unit_kind, unit_id, file, row
