-- Patterns of the units of a page, strongest first.
-- Grain: unit_kind, unit_id, pattern, theme
-- For: operational

select
    unit_kind, unit_id, pattern, theme, kind, strength, n_incidents, since, observed, expected, expected_low, expected_high,
    ratio, ratio_low, ratio_high, p_value, incident_ids, alert_ids, sentence
from mart_patterns
where role = 'now' and unit_kind = $kind and list_contains($ids, unit_id)
order by unit_id, strength desc, pattern, theme
