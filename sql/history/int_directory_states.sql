-- What the regulator's feeds say of a location at a date: a directory file shows the start of its month; a location that only the closures hold has one state.
-- Grain: location_id_cqc, as_of

with

snapshots as (

    select
        raw_directory.* exclude (supplier),
        files.supplier,
        files.apply_order,
        files.as_of,
        true as is_listed

    from raw_directory

    inner join int_register_files as files
        on raw_directory.batch_id = files.batch_id

    where raw_directory.location_id_cqc is not null

),

closures as (

    select
        raw_closures.*,
        batches.apply_order,
        coalesce(raw_closures.started_on, raw_closures.ended_on, date '1990-01-01') as as_of,
        false as is_listed

    from raw_closures

    inner join batches
        on raw_closures.batch_id = batches.batch_id

    where raw_closures.location_id_cqc is not null
        and raw_closures.location_id_cqc not in (select location_id_cqc from snapshots)

    -- Each month's closures repeat the earlier ones.
    qualify row_number() over (partition by raw_closures.location_id_cqc order by batches.apply_order desc, raw_closures."row") = 1

),

both_feeds as (

    select * from snapshots

    union all by name

    select * from closures

),

said as (

    select
        location_id_cqc,
        as_of,
        coalesce(nullif(primary_id_cqc, ''), location_id_cqc) as primary_id_cqc,
        started_on,
        nullif(trim(name), '') as name,
        nullif(concat_ws(', ', nullif(trim(address), ''), nullif(trim(address_2), '')), '') as address,
        nullif(trim(town), '') as town,
        nullif(upper(trim(postcode)), '') as postcode,
        -- A spreadsheet writes a number with a decimal; what is none (`-`, `not known`) is nobody's.
        nullif(ltrim(regexp_extract(trim(uprn), '^([0-9]+)(\.0)?$', 1), '0'), '') as uprn,
        case
            when array_to_string(service_types, ';') ilike '%with nursing%' then 'care_home_nursing'
            when coalesce(is_care_home, false) or array_to_string(service_types, ';') ilike '%care home%' then 'care_home'
            when array_to_string(service_types, ';') ilike '%domiciliary%' then 'home_care'
            when array_to_string(service_types, ';') ilike '%supported living%' then 'supported_living'
            else 'other'
        end as service_kind,
        -- A care home without beds has not said how many; an agency has none.
        nullif(beds, 0) as beds,
        nullif(trim(host_authority), '') as host_authority,
        nullif(provider_id_cqc, '') as provider_id,
        nullif(trim(provider_name), '') as provider_name,
        -- A spreadsheet takes the noughts off that a company number begins with.
        case
            when regexp_full_match(regexp_replace(trim(companies_house), '\.0$', ''), '[0-9]{1,8}')
                then nullif(lpad(regexp_replace(trim(companies_house), '\.0$', ''), 8, '0'), '00000000')
            when regexp_full_match(upper(trim(companies_house)), '[A-Z]{2}[0-9]{5}[0-9A-Z]') then upper(trim(companies_house))
        end as companies_house,
        nullif(nullif(trim(brand_id), '-'), '') as brand_id,
        nullif(nullif(trim(brand_name), '-'), '') as brand_name,
        manager_key,
        overall_rating,
        rating_published_on,
        upper(nullif(trim(location_ods), '')) as location_ods,
        supplier,
        is_listed

    from both_feeds

    qualify row_number() over (partition by location_id_cqc, as_of order by apply_order desc, "row") = 1

),

-- An empty cell says nothing: what was said last holds. A home may be without a brand or a manager, and an agency is without beds.
final as (

    select
        * exclude (provider) replace (
            last_value(name ignore nulls) over so_far as name,
            last_value(address ignore nulls) over so_far as address,
            last_value(town ignore nulls) over so_far as town,
            last_value(postcode ignore nulls) over so_far as postcode,
            last_value(uprn ignore nulls) over so_far as uprn,
            if(service_kind in ('care_home', 'care_home_nursing'), last_value(beds ignore nulls) over so_far, beds) as beds,
            last_value(host_authority ignore nulls) over so_far as host_authority,
            -- An id goes with its name: neither is carried on without the other.
            struct_extract(last_value(provider ignore nulls) over so_far, 'provider_id') as provider_id,
            struct_extract(last_value(provider ignore nulls) over so_far, 'provider_name') as provider_name
        )

    from (
        select
            *,
            case when coalesce(provider_id, provider_name) is not null then {'provider_id': provider_id, 'provider_name': provider_name} end as provider

        from said
    )

    window so_far as (partition by location_id_cqc order by as_of)

)

select * from final
