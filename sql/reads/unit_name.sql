-- The last name of a unit: one row.
-- Grain: name

select distinct on (unit_id) name
from (
    select
        valid_from,
        unnest([service_id, provider_id, operator_id, brand_id, company_id]) as unit_id,
        unnest(['service', 'provider', 'operator', 'brand', 'company']) as unit_kind,
        unnest([name, provider_name, operator_name, brand_name, company_name]) as name
    from int_services
)
where unit_kind = $kind and unit_id = $id and name is not null
order by unit_id, valid_from desc
