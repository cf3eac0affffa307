-- What is known, at the date of each list, of a service that the regulator does not register: from the local lists, and from alerts of a source
-- that may name a service which its own list lacks (its mapping states unlisted_place = create).
-- Grain: service_ref, started_on, as_of

with

listed as (

    select * from int_local_listed

),

cut as (

    select * from cut where role = 'now'

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

    -- What is reported after the cut changes no month before it.
    inner join cut
        on coalesce(rows_read.reported_on, rows_read.occurred_on) <= cut.reported_by
        and coalesce(rows_read.occurred_on, rows_read.reported_on) <= cut.month_end

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
