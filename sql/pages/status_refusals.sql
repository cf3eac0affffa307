-- Refused rows by month and rule.
-- Grain: source, supplier, month, rule
-- For: operational

select source, supplier, month, rule, n_rows
from mart_supply_refusals
where month <= $month and month > $month - interval 12 month and ($supplier is null or source = $supplier or supplier = $supplier)
order by source, supplier, month desc, rule
