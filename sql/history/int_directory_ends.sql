-- The day on which a location stopped, or null: what the closures say, else the day before the first directory that no longer lists it. It was open until a
-- stated day; where none is stated, at the least until it was last seen.
-- Grain: location_id_cqc

with

states as (

    select * from int_directory_states

),

snapshot_dates as (

    select distinct supplier, as_of from states

    where is_listed

),

closures as (

    select
        raw_closures.location_id_cqc,
        arg_max(raw_closures.ended_on, batches.apply_order) as ended_on

    from raw_closures

    inner join batches
        on raw_closures.batch_id = batches.batch_id

    where raw_closures.ended_on is not null

    group by raw_closures.location_id_cqc

),

seen as (

    select
        location_id_cqc,
        arg_max(supplier, as_of) as supplier,
        max(as_of) as last_seen_on

    from states

    group by location_id_cqc

),

missed as (

    select
        seen.location_id_cqc,
        min(snapshot_dates.as_of) - 1 as ended_on

    from seen

    inner join snapshot_dates
        on seen.supplier = snapshot_dates.supplier
        and seen.last_seen_on < snapshot_dates.as_of

    group by seen.location_id_cqc

),

final as (

    select
        seen.location_id_cqc,
        -- A location that a directory lists after its closure has been opened again.
        closures.ended_on >= seen.last_seen_on - 31 as is_stated,
        if(is_stated, closures.ended_on, missed.ended_on)::date as ended_on,
        if(is_stated, closures.ended_on, seen.last_seen_on) as open_until

    from seen

    left join closures
        on seen.location_id_cqc = closures.location_id_cqc

    left join missed
        on seen.location_id_cqc = missed.location_id_cqc

)

select * exclude (is_stated) from final
