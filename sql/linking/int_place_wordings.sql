-- Every wording of a service in the directory, at any time. A service is also worded by the building that its address names first: who writes an address alone
-- may begin with that.
-- Grain: service_id, wording

with

spells as (

    select distinct
        service_id,
        name,
        address,
        town,
        postcode,
        provider_name

    from int_services

),

worded as (

    select
        *,
        false as is_building

    from spells

    union all by name

    select
        * replace (split_part(address, ',', 1) as name),
        true as is_building

    from spells

    where not regexp_matches(split_part(address, ',', 1), '[0-9]')

),

final as (

    select
        *,
        row_number() over (partition by service_id order by is_building, name, address, town, postcode, provider_name)::integer as wording

    from worded

)

select * from final
