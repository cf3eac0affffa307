-- Every id under which a service was ever known, and the service: the first Location ID of its chain of registrations, `local:` and the reference
-- for what the regulator does not register. A bare reference is an alias too; a Location ID goes before a reference that reads alike.
-- Grain: alias

with recursive

successions as (

    select * from int_successions

),

chain as (

    select distinct
        location_id_cqc as service_id,
        location_id_cqc

    from int_directory_states

    where location_id_cqc not in (select location_id_cqc from successions)

    union

    select
        chain.service_id,
        successions.location_id_cqc

    from chain

    inner join successions
        on chain.location_id_cqc = successions.predecessor_id

),

primaries as (

    select
        location_id_cqc,
        arg_max(primary_id_cqc, as_of) as primary_id_cqc

    from int_directory_states

    group by location_id_cqc

),

registered as (

    select
        primaries.location_id_cqc as alias,
        coalesce(of_primary.service_id, own.service_id) as service_id,
        1 as precedence

    from primaries

    inner join chain as own
        on primaries.location_id_cqc = own.location_id_cqc

    left join chain as of_primary
        on primaries.primary_id_cqc = of_primary.location_id_cqc

),

local as (

    select distinct
        'local:' || service_ref as service_id,
        service_ref

    from int_local_states

),

final as (

    select * from registered

    union all

    select service_id, service_id, 2 from local

    union all

    select service_ref, service_id, 3 from local

)

select
    alias,
    service_id

from final

qualify row_number() over (partition by alias order by precedence) = 1
