-- How far back the supply goes: one row.
-- Grain: n_months
-- For: operational

select min(month) as first_month, (date_diff('month', min(month), $month) + 1)::integer as n_months
from mart_supply
where state in ('supplied', 'late', 'nil_return') and month <= $month
