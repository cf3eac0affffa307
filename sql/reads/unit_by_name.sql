-- Units that have exactly this name, but for case.
-- Grain: unit_kind, unit_id

select 'service' as unit_kind, service_id as unit_id from int_services where lower(name) = lower($text)
union
select 'provider', provider_id from int_services where lower(provider_name) = lower($text) and provider_id is not null
union
select 'operator', operator_id from int_services where lower(operator_name) = lower($text) and operator_id is not null
union
select 'brand', brand_id from int_services where lower(brand_name) = lower($text) and brand_id is not null
union
select 'company', company_id from int_services where lower(company_name) = lower($text) and company_id is not null
order by all
