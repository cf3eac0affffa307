-- The last twelve months.
-- Grain: month
-- For: operational

select month
from int_months
where month > $month - interval 12 month and month <= $month
order by month
