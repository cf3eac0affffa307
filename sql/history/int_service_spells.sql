-- Spells of a service before operators and owners cut them: its registrations' spells, one registration at a time. From the day on which a successor opens
-- the service is the successor's, whatever is still said of the registration before.
-- Grain: service_id, valid_from

with

spells as (

    select
        ids.service_id,
        spells.* replace (least(spells.valid_to, successors.opened_on - 1)::date as valid_to)

    from int_registration_spells as spells

    inner join int_service_ids as ids
        on ids.alias = coalesce(spells.location_id_cqc, 'local:' || spells.service_ref)

    left join int_successions as successors
        on successors.predecessor_id = coalesce(spells.location_id_cqc, 'local:' || spells.service_ref)

    where successors.opened_on is null
        or spells.valid_from < successors.opened_on

),

one_at_a_time as (

    select * from spells

    -- Two registrations that begin on one day: the one that lasts is the service's.
    qualify row_number() over (partition by service_id, valid_from order by valid_to desc nulls first, registration_id) = 1

),

final as (

    select
        * exclude (registration_id)
            replace (least(valid_to, lead(valid_from) over (partition by service_id order by valid_from) - 1)::date as valid_to)

    from one_at_a_time

)

select * from final
