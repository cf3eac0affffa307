-- Evidence that failed its check.
-- Grain: name, unit_kind, unit_id, pattern, theme
-- For: operational

select name, unit_kind, unit_id, pattern, theme, list_sort(list(distinct message)) as reasons
from mart_left_out
where role = 'now' or role is null
group by name, unit_kind, unit_id, pattern, theme
order by unit_kind, unit_id, name, pattern, theme
