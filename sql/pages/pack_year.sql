-- A service's incidents by month, a year.
-- Grain: unit_id, month
-- For: operational

select unit_id, month, n_incidents
from mart_expected
where role = 'now' and theme = 'all' and month > $month - interval 12 month and month <= $month and list_contains($ids, unit_id)
order by unit_id, month
