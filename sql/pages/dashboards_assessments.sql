-- The month's assessment of services and providers.
-- Grain: unit_kind, unit_id
-- For: operational

select
    unit_kind, unit_id, rank, band, previous_band, previous_rank, change, change_reason, n_24, n_12, excess_ratio, excess_low, excess_high,
    patterns, lead_sentence
from mart_assessments
where role = 'now' and unit_kind in ('service', 'provider')
order by unit_kind, rank, unit_id
