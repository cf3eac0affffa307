-- A service's incidents by month, as a list.
-- Grain: unit_id
-- For: operational

select unit_id, list(n_incidents order by month) as counts
from mart_expected
where role = 'now' and theme = 'all' and month >= $month_end - interval 12 month and month <= $month_end
group by unit_id
order by unit_id
