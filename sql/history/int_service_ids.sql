-- Every id under which a service was ever known, and the service: the first Location ID of its chain of registrations, `local:` and the reference
-- for what the regulator never registered. A bare reference is an alias too; a Location ID goes before a reference that reads alike.
-- Grain: alias

with recursive

successions as (

    select * from int_successions

),

registered as (

    select distinct
        states.location_id_cqc,
        secondary.primary_id_cqc

    from int_directory_states as states

    left join int_secondary_registrations as secondary using (location_id_cqc)

),

local as (

    select distinct
        'local:' || service_ref as known_id,
        service_ref

    from int_local_states

),

known as (

    select location_id_cqc as known_id, false as is_local from registered

    union all

    select known_id, true from local

),

chain as (

    select
        known_id as first_id,
        known_id,
        is_local,
        0 as position

    from known

    where known_id not in (select known_id from successions)

    union all

    select
        chain.first_id,
        successions.known_id,
        known.is_local,
        chain.position + 1

    from chain

    inner join successions
        on chain.known_id = successions.predecessor_id

    inner join known
        on successions.known_id = known.known_id

),

-- A Location ID of the chain goes before a reference of ours, however late the regulator came.
named as (

    select
        known_id,
        is_local,
        first_value(known_id) over (partition by first_id order by is_local, position) as service_id

    from chain

),

aliases as (

    select
        registered.location_id_cqc as alias,
        coalesce(of_primary.service_id, own.service_id) as service_id,
        1 as precedence

    from registered

    inner join named as own
        on registered.location_id_cqc = own.known_id
        and not own.is_local

    left join named as of_primary
        on registered.primary_id_cqc = of_primary.known_id
        and not of_primary.is_local

    union all

    select known_id, service_id, 2 from named where is_local

    union all

    select local.service_ref, named.service_id, 3

    from local

    inner join named
        on local.known_id = named.known_id

)

select
    alias,
    service_id

from aliases

qualify row_number() over (partition by alias order by precedence) = 1
