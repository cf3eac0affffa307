-- What the local lists say of a service at each date, with the days on which it began and ended: an end is the one stated, or the day before its
-- authority's next list lacked it, or before its next time began.
-- Grain: service_ref, started_on, as_of, apply_order, row

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

final as (

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

)

select * from final
