-- Services of a provider, operating company, brand or company.
-- Grain: service_id
-- For: operational

select
    int_services_now.service_id, name, town, beds, overall_rating, rating_published_on, is_open, assessed.rank, assessed.band, assessed.n_12
from int_services_now
left join mart_assessments as assessed
    on assessed.role = 'now' and assessed.unit_kind = 'service' and assessed.unit_id = int_services_now.service_id
where case $kind when 'provider' then provider_id when 'operator' then operator_id when 'brand' then brand_id else company_id end = $unit_id
order by assessed.rank nulls last, int_services_now.service_id
limit 40
