-- Incidents of a service by agency that reported them and month, a year.
-- A source's month is known for a service when a supplier that tells about its host authority, or about all, has supplied.
-- Grain: service_id, source, month
-- For: operational

with known as (
    select
        int_services_now.service_id, mart_supply.source, mart_supply.month,
        bool_or(mart_supply.state in ('supplied', 'nil_return', 'late')) as is_known
    from mart_supply
    join int_services_now
        on list_contains($ids, int_services_now.service_id)
        and (mart_supply.authority is null or mart_supply.authority = int_services_now.host_authority)
    where mart_supply.month > $month - interval 12 month and mart_supply.month <= $month
    group by int_services_now.service_id, mart_supply.source, mart_supply.month
),
told as (
    select service_id, unnest(agencies) as source, date_trunc('month', occurred_on)::date as month
    from int_incidents_at
    where role = 'now' and list_contains($ids, service_id) and occurred_on >= $month - interval 11 month
)
select known.service_id, known.source, known.month, is_known, count(told.source)::integer as n_incidents
from known
left join told on told.service_id = known.service_id and told.source = known.source and told.month = known.month
group by known.service_id, known.source, known.month, is_known
order by known.service_id, known.source, known.month
