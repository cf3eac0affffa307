-- A provider's incidents by theme and month.
-- Grain: provider_id, theme, month
-- For: operational

select provider_id, theme, date_trunc('month', occurred_on)::date as month, count(*)::integer as n_incidents
from int_incidents_at
where role = 'now' and provider_id is not null and occurred_on >= $since and occurred_on <= $month_end
group by provider_id, theme, date_trunc('month', occurred_on)
order by provider_id, theme, month
