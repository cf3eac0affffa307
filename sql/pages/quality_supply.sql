-- A supplier's months.
-- Grain: source, supplier, month
-- For: operational

select
    source, supplier, agency, authority, month, state, rows, usual_rows, n_refused, n_unmapped, unmapped_pct, newest_occurred_on,
    delay_days_median, delay_days_p90, mix_distance, mix_by_chance, received_at, days_late
from mart_supply
where month > $month - interval 24 month
order by agency, source, supplier, month
