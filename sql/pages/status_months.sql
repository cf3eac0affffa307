-- A supplier's last twelve months.
-- Grain: source, supplier, month
-- For: operational

select
    agency, source, supplier, month, state, rows, n_refused, n_unmapped, unmapped_pct, newest_occurred_on, oldest_occurred_on, newest_on,
    delay_days_median, delay_days_p90, usual_rows, received_at, days_late
from mart_supply
where month <= $month and month > $month - interval 12 month and ($supplier is null or source = $supplier or supplier = $supplier)
order by agency, source, supplier, month
