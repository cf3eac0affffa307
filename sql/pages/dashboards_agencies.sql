-- A provider's incidents by agency and month.
-- Grain: provider_id, agency, month
-- For: operational

with told as (
    select provider_id, occurred_on, unnest(agencies) as agency
    from int_incidents_at
    where role = 'now' and provider_id is not null and occurred_on >= $since and occurred_on <= $month_end
)
select provider_id, agency, date_trunc('month', occurred_on)::date as month, count(*)::integer as n_incidents
from told
group by provider_id, agency, date_trunc('month', occurred_on)
order by provider_id, agency, month
