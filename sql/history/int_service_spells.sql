-- Spells of a service before operators and owners cut them: its registrations' spells, one registration at a time, secondary registrations left out.
-- Grain: service_id, valid_from

with

spells as (

    select
        ids.service_id,
        spells.*

    from int_registration_spells as spells

    inner join int_service_ids as ids
        on ids.alias = coalesce(spells.location_id_cqc, 'local:' || spells.service_ref)

    -- The primary's spells stand for a dual registration, unless the primary is in no feed.
    where spells.service_ref is not null
        or spells.primary_id_cqc = spells.location_id_cqc
        or spells.primary_id_cqc not in (select location_id_cqc from int_directory_states)

),

one_at_a_time as (

    select * from spells

    -- Two registrations that begin on one day: the one that lasts is the service's.
    qualify row_number() over (partition by service_id, valid_from order by valid_to desc nulls first, registration_id) = 1

),

final as (

    select
        * exclude (registration_id, primary_id_cqc)
            replace (least(valid_to, lead(valid_from) over (partition by service_id order by valid_from) - 1)::date as valid_to)

    from one_at_a_time

)

select * from final
