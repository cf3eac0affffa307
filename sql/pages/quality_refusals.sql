-- Refused rows by month and rule.
-- Grain: source, supplier, month, rule
-- For: operational

select source, supplier, month, rule, n_rows
from mart_supply_refusals
where month > $month - interval 24 month
order by source, month desc, supplier, rule
