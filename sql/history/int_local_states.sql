-- What is known, at the date of each list, of a service that the regulator does not register: from the local lists, and from alerts of a source
-- that may name a service which its own list lacks (its mapping states unlisted_place = create).
-- Grain: service_ref, started_on, as_of

with

statements as (

    select
        service_ref,
        valid_from,
        files.as_of,
        case when valid_to < date '2900-01-01' then valid_to end as ended_on,
        trim(name) as name,
        service_kind as kind_as_written,
        nullif(trim(address), '') as address,
        nullif(trim(town), '') as town,
        nullif(upper(trim(postcode)), '') as postcode,
        nullif(places, 0) as beds,
        host_authority,
        nullif(trim(provider_name), '') as provider_name,
        nullif(trim(provider_ref), '') as provider_ref,
        nullif(trim(operator_name), '') as operator_name,
        files.supplier,
        files.apply_order,
        raw_services."row"

    from raw_services

    inner join int_register_files as files
        on raw_services.batch_id = files.batch_id

    where nullif(service_ref, '') is not null

),

newest as (

    select
        service_ref,
        as_of as last_listed_on,
        any_value(supplier) as supplier,
        any_value(host_authority) as host_authority,
        list(distinct valid_from order by valid_from) as starts

    from statements

    group by service_ref, as_of

    qualify row_number() over (partition by service_ref order by as_of desc) = 1

),

missed as (

    select
        newest.service_ref,
        min(later.as_of) - 1 as ended_on

    from newest

    inner join statements as later
        on newest.supplier = later.supplier
        and newest.host_authority is not distinct from later.host_authority
        and newest.last_listed_on < later.as_of

    group by newest.service_ref

),

started as (

    select
        statements.* exclude (valid_from, supplier, ended_on),
        -- The start as the newest list has it; one before all of its own is an earlier time, which it no longer tells.
        coalesce(
            list_last(list_filter(newest.starts, lambda start: start <= statements.valid_from)),
            statements.valid_from,
            newest.starts[1],
            date '1990-01-01'
        ) as started_on,
        statements.ended_on as ended_on_stated,
        newest.last_listed_on,
        missed.ended_on as missed_on

    from statements

    inner join newest using (service_ref)

    left join missed using (service_ref)

),

listed as (

    select
        * exclude (ended_on_stated, last_listed_on, missed_on),
        least(
            ended_on_stated,
            missed_on,
            -- One time of a service ends where the next begins.
            min(started_on) over (
                partition by service_ref order by started_on range between interval 1 day following and unbounded following
            )::date - 1
        ) as ended_on,
        if(ended_on_stated <= coalesce(missed_on, ended_on_stated), ended_on_stated, last_listed_on) as open_until

    from started

),

creating_batches as (

    select distinct batch_id from stg_alert_rows

    where profile_id in (
        select profile_id from int_code_profiles where list_contains(defaults, {'field': 'unlisted_place', 'value': 'create'})
    )

),

unlisted_places as (

    select
        coalesce(nullif(places.place_service_ref, ''), places.place_id_cqc) as service_ref,
        places.place_name,
        places.place_address,
        places.place_town,
        places.place_postcode,
        places.place_provider,
        rows_read.apply_order,
        rows_read."row"

    from raw_private as places

    inner join creating_batches using (batch_id)

    inner join stg_alert_rows as rows_read
        on places.batch_id = rows_read.batch_id
        and places."row" = rows_read."row"
        and places.sheet is not distinct from rows_read.sheet

),

unlisted as (

    select
        service_ref,
        date '1990-01-01' as started_on,
        date '1990-01-01' as as_of,
        null::date as ended_on,
        null::date as open_until,
        trim(place_name) as name,
        null::varchar as kind_as_written,
        nullif(trim(place_address), '') as address,
        nullif(trim(place_town), '') as town,
        nullif(upper(trim(place_postcode)), '') as postcode,
        null::integer as beds,
        null::varchar as host_authority,
        nullif(trim(place_provider), '') as provider_name,
        null::varchar as provider_ref,
        null::varchar as operator_name,
        apply_order,
        "row"

    from unlisted_places

    where nullif(service_ref, '') is not null
        and service_ref not in (select service_ref from listed)
        and service_ref not in (select location_id_cqc from int_directory_states)

),

final as (

    select * from listed

    union all by name

    select * from unlisted

)

select * from final

qualify row_number() over (partition by service_ref, started_on, as_of order by apply_order desc, "row") = 1
