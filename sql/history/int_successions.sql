-- Which registration took over from which: same UPRN or same normalised address, one closed and the other opened within 92 days; a local service that becomes
-- a registered one (or the other way round) among them. A home registered anew (a new provider, a new legal person) is one service. Each has one successor and
-- one predecessor at most, so that a home split into two is one service and a new one: who kept the name goes before who is of the same kind, and that before
-- who came sooner. The pairs that fit best are taken first, and what is left over is paired in its turn.
-- Grain: known_id

with recursive

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

    from (select known_id, unnest(first_uprns) as uprn from registrations) as newer

    inner join (select known_id, unnest(last_uprns) as uprn from closed) as older
        on newer.uprn = older.uprn

),

by_address as (

    select
        newer.known_id,
        older.known_id as predecessor_id

    from (select known_id, unnest(first_addresses) as address from registrations) as newer

    inner join (select known_id, unnest(last_addresses) as address from closed) as older
        on newer.address = older.address

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
        -- Where nobody said when it closed, it may have been on any day since it was last seen.
        greatest(newer.opened_on - older.closed_on, older.open_until - newer.opened_on, 0) as gap_days,
        newer.first_name is distinct from older.last_name as is_renamed,
        newer.first_kind is distinct from older.last_kind as is_other_kind

    from pairs

    inner join registrations as newer
        on pairs.known_id = newer.known_id

    inner join closed as older
        on pairs.predecessor_id = older.known_id

    where pairs.known_id <> pairs.predecessor_id
        and gap_days <= 92
        and newer.opened_on > older.opened_on

),

ranked as (

    select
        *,
        row_number() over (order by is_renamed, is_other_kind, gap_days, predecessor_id, known_id) as preference

    from near

),

-- In each round those that are the best of both their sides are taken, and with them all others of either side are settled.
rounds as (

    select
        known_id,
        predecessor_id,
        preference,
        false as is_taken

    from ranked

    union all

    select
        known_id,
        predecessor_id,
        preference,
        is_best as is_taken

    from (
        select
            *,
            bool_or(is_best) over (partition by known_id) or bool_or(is_best) over (partition by predecessor_id) as is_settled

        from (
            select
                known_id,
                predecessor_id,
                preference,
                preference = min(preference) over (partition by known_id)
                and preference = min(preference) over (partition by predecessor_id) as is_best

            from rounds

            where not is_taken
        )
    )

    where is_best
        or not is_settled

),

final as (

    select
        ranked.known_id,
        ranked.predecessor_id,
        ranked.opened_on,
        ranked.closed_on,
        ranked.gap_days

    from ranked

    inner join rounds using (preference)

    where rounds.is_taken

)

select * from final
