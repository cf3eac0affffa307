-- Providers that have a page.
-- A provider that has left, with incidents of its own in the window, keeps its page under its last name.
-- Grain: provider_id
-- For: operational

with named as (
    select provider_id, provider_name, valid_from, service_id, false as is_now from int_services
    union all
    select provider_id, provider_name, valid_from, service_id, true from int_services_now
),
wanted as (
    select provider_id from int_services_now
    union
    select provider_id from int_incidents_at where role = 'now' and occurred_on >= $since and occurred_on <= $month_end
)
select wanted.provider_id, arg_max(named.provider_name, (named.is_now, named.valid_from, named.service_id, named.provider_name)) as name
from wanted
left join named using (provider_id)
where wanted.provider_id is not null
group by wanted.provider_id
order by wanted.provider_id
