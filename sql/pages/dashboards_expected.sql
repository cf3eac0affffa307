-- Incidents to be expected of a provider's services, by month.
-- The provider of each month, so that a home that changed hands counts for whom it was. Decimals add up alike in any order.
-- Grain: provider_id, month
-- For: operational

select
    months.provider_id, expected.month, sum(expected.expected::decimal(18, 6))::double as expected,
    count(*) filter (where expected.expected is null)::integer as n_unknown
from mart_expected as expected
join mart_service_months as months on months.service_id = expected.unit_id and months.month = expected.month
where expected.role = 'now' and expected.theme = 'all' and months.provider_id is not null
    and expected.month >= $since and expected.month <= $month_end
group by months.provider_id, expected.month
order by months.provider_id, expected.month
