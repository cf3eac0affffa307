-- Units whose place in a band changed since last month.
-- Grain: unit_kind, unit_id
-- For: operational

select unit_kind, unit_id, band, previous_band, rank, previous_rank, change, change_reason, lead_sentence
from mart_assessments
where role = 'now' and change <> 'same' and (band <> 'none' or coalesce(previous_band, 'none') <> 'none')
order by
    list_position(['high', 'raised', 'watch', 'none'], band), change not in ('new', 'up'),
    list_position(['service', 'provider', 'operator', 'brand', 'company'], unit_kind),
    list_position(['new', 'up', 'not judged', 'down', 'gone'], change),
    rank, unit_id
