-- Which registration took over from which: same UPRN or same normalised address, one closed and the other opened within 92 days.
-- A home registered anew (a new provider, a new legal person) is one service. Each has one successor and one predecessor at most, the nearest in time,
-- so that a home split into two is one service and a new one. Secondary registrations of a dual pair take no part: they are their primary's.
-- Grain: location_id_cqc

with

spells as (

    select
        *,
        regexp_replace(
            regexp_replace(
                regexp_replace(lower(address), '\b(road)\b', 'rd', 'g'), '\b(street)\b', 'st', 'g'
            ),
            '[^a-z0-9]+', '', 'g'
        ) || '|' || replace(postcode, ' ', '') as address_key

    from int_registration_spells

    where location_id_cqc is not null
        and (primary_id_cqc = location_id_cqc or primary_id_cqc not in (select location_id_cqc from int_directory_states))

),

registrations as (

    select
        location_id_cqc,
        min(valid_from) as opened_on,
        case when bool_or(valid_to is null) then null else max(valid_to) end as closed_on,
        arg_min(address_key, valid_from) as first_address,
        arg_max(address_key, valid_from) as last_address,
        arg_min(uprn, valid_from) as first_uprn,
        arg_max(uprn, valid_from) as last_uprn

    from spells

    group by location_id_cqc

),

pairs as (

    select
        newer.location_id_cqc,
        older.location_id_cqc as predecessor_id,
        abs(newer.opened_on - older.closed_on) as gap_days,
        newer.opened_on,
        older.opened_on as older_opened_on

    from registrations as newer

    inner join registrations as older
        on newer.first_uprn = older.last_uprn

    where older.closed_on is not null

    union

    select
        newer.location_id_cqc,
        older.location_id_cqc,
        abs(newer.opened_on - older.closed_on),
        newer.opened_on,
        older.opened_on

    from registrations as newer

    inner join registrations as older
        on newer.first_address = older.last_address

    where older.closed_on is not null

),

near as (

    select * from pairs

    where location_id_cqc <> predecessor_id
        and gap_days <= 92
        and opened_on > older_opened_on

),

final as (

    select
        location_id_cqc,
        predecessor_id,
        gap_days

    from near

    qualify row_number() over (partition by location_id_cqc order by gap_days, predecessor_id) = 1
        and row_number() over (partition by predecessor_id order by gap_days, location_id_cqc) = 1

)

select * from final
