-- Locations that the directory placed under another registration of the same home, the primary of a dual pair: the last date at which it did, and the primary
-- where that is its newest word. One that is its own since then is a registration of its own from then on; what stands under another itself is no primary.
-- Grain: location_id_cqc

with

states as (

    select * from int_directory_states

),

newest as (

    select
        location_id_cqc,
        arg_max(primary_id_cqc, as_of) as primary_id_cqc

    from states

    group by location_id_cqc

),

primaries as (

    select location_id_cqc from newest where primary_id_cqc = location_id_cqc

),

secondary as (

    select
        location_id_cqc,
        max(as_of) as secondary_until,
        arg_max(primary_id_cqc, as_of) as primary_id_cqc

    from states

    where primary_id_cqc <> location_id_cqc
        and primary_id_cqc in (select location_id_cqc from primaries)

    group by location_id_cqc

),

final as (

    select
        secondary.location_id_cqc,
        secondary.secondary_until,
        case when newest.primary_id_cqc = secondary.primary_id_cqc then secondary.primary_id_cqc end as primary_id_cqc

    from secondary

    inner join newest using (location_id_cqc)

)

select * from final
