-- Every name and id of a unit.
-- Grain: text

select distinct text
from (
    select unnest([name, provider_name, operator_name, brand_name, provider_id, operator_id, brand_id, company_id]) as text
    from int_services
    union all
    select alias from int_service_ids
)
where text is not null
order by text
