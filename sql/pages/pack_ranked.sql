-- Every unit in the month's order.
-- Grain: unit_kind, unit_id
-- For: operational

select
    unit_kind, unit_id, rank, band, previous_band, previous_rank, change, change_reason, q_value, burden,
    excess_ratio, excess_low, excess_high, n_24, n_12, patterns, lead_sentence
from mart_assessments
where role = 'now'
order by list_position(['service', 'provider', 'operator', 'brand', 'company'], unit_kind), rank, unit_id
