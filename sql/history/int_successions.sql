-- Which registration took over from which: same UPRN or same normalised address, one closed and the other opened within 92 days; a local service that becomes
-- a registered one (or the other way round) among them. A home registered anew (a new provider, a new legal person) is one service. Each has one successor and
-- one predecessor at most, so that a home split into two is one service and a new one: who kept the name goes before who came sooner.
-- Grain: known_id

with

registrations as (

    select * from int_registrations

),

closed as (

    select * from registrations where closed_on is not null

),

by_uprn as (

    select
        newer.known_id,
        older.known_id as predecessor_id

    from registrations as newer

    inner join closed as older
        on newer.first_uprn = older.last_uprn

),

by_address as (

    select
        newer.known_id,
        older.known_id as predecessor_id

    from registrations as newer

    inner join closed as older
        on newer.first_address = older.last_address

),

pairs as (

    select * from by_uprn

    union

    select * from by_address

),

near as (

    select
        pairs.known_id,
        pairs.predecessor_id,
        newer.opened_on,
        older.closed_on,
        abs(newer.opened_on - older.closed_on) as gap_days,
        newer.first_name is distinct from older.last_name as is_renamed

    from pairs

    inner join registrations as newer
        on pairs.known_id = newer.known_id

    inner join closed as older
        on pairs.predecessor_id = older.known_id

    where pairs.known_id <> pairs.predecessor_id
        and abs(newer.opened_on - older.closed_on) <= 92
        and newer.opened_on > older.opened_on

),

final as (

    select
        known_id,
        predecessor_id,
        opened_on,
        closed_on,
        gap_days

    from near

    qualify row_number() over (partition by known_id order by is_renamed, gap_days, predecessor_id) = 1
        and row_number() over (partition by predecessor_id order by is_renamed, gap_days, known_id) = 1

)

select * from final
