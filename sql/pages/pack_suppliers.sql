-- Each supplier over all its months.
-- Grain: source, supplier
-- For: operational

select
    source, supplier, agency, authority, rows, n_refused, n_unmapped, n_not_supplied, oldest_occurred_on, newest_occurred_on,
    delay_days_median, delay_days_p90
from mart_suppliers
order by agency, source, supplier
