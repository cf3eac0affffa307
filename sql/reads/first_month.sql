-- The first month that the warehouse holds: one row.
-- Grain: first_month

select min(month) as first_month
from int_months
