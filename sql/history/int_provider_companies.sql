-- The company behind a provider, where one company number stands for several Provider IDs: a company that the regulator registered twice, or anew, is one.
-- A Provider ID is one legal person, so the newest number stated of it is its number. A number with one Provider ID is that provider, and no group.
-- Grain: provider_id

with

numbered as (

    select
        provider_id,
        provider_name,
        companies_house,
        as_of,
        min(as_of) over (partition by provider_id) as first_seen_on

    from int_directory_states

    where provider_id is not null
        and companies_house is not null

    qualify row_number() over (partition by provider_id order by as_of desc, location_id_cqc) = 1

),

final as (

    select
        provider_id,
        'company:' || companies_house as company_id,
        -- Called by its newest registration.
        first_value(provider_name) over (partition by companies_house order by as_of desc, first_seen_on desc, provider_id)
        || ' (company number ' || companies_house || ')' as company_name

    from numbered

    qualify count(*) over (partition by companies_house) > 1

)

select * from final
