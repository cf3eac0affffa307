-- Every id by which a meeting may name a unit, and the unit: services by any id ever published, providers, operators, brands and companies by theirs,
-- and who is known by a name alone by the id that any spelling of it makes.
-- Grain: alias

with

services as (

    select * from int_services

),

named as (

    select alias, 'service' as unit_kind, service_id as unit_id, 1 as preference from int_service_ids

    union all

    select distinct provider_id, 'provider', provider_id, 2 from services

    union all

    select distinct operator_id, 'operator', operator_id, 3 from services

    union all

    select distinct brand_id, 'brand', brand_id, 4 from services

    union all

    select distinct company_id, 'company', company_id, 5 from services

    union all

    select alias, if(id_kind = 'operator', 'operator', 'provider'), company_id, 6

    from int_companies_named

    where company_id in (select unnest([operator_id, provider_id]) from services)

),

final as (

    select
        alias,
        unit_kind,
        unit_id

    from named

    where alias is not null

    qualify row_number() over (partition by alias order by preference) = 1

)

select * from final
