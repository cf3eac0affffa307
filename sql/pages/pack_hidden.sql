-- Patterns of what is not reported.
-- Grain: unit_kind, unit_id, pattern, theme
-- For: operational

select unit_kind, unit_id, pattern, theme, since, sentence
from mart_patterns
where role = 'now' and kind = 'hidden'
order by list_position(['service', 'provider', 'operator', 'brand', 'company'], unit_kind), strength desc, unit_id, pattern, theme
