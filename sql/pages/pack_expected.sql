-- A service's months: incidents, and what was to be expected.
-- Grain: unit_id, month
-- For: operational

select unit_id, month, n_incidents, expected, expected_low, expected_high, cumulative_observed, cumulative_expected
from mart_expected
where role = 'now' and theme = 'all' and month > $month - interval 24 month and month <= $month and list_contains($ids, unit_id)
order by unit_id, month
