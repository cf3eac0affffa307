-- When a service was registered under another id, which, and whose it was under the one before: what a new id would hide.
-- Grain: service_id, renewed_on, id_now

with

successions as (

    select * from int_successions

),

ids as (

    select * from int_service_ids

),

spells as (

    select
        *,
        coalesce(location_id_cqc, 'local:' || service_ref) as known_id

    from int_services

),

last_under as (

    select
        service_id,
        known_id,
        arg_max(name, valid_from) as name_before,
        arg_max(provider_name, valid_from) as provider_before

    from spells

    group by service_id, known_id

),

final as (

    select
        ids.service_id,
        successions.opened_on as renewed_on,
        successions.known_id as id_now,
        successions.predecessor_id as id_before,
        last_under.name_before,
        last_under.provider_before

    from successions

    inner join ids
        on successions.known_id = ids.alias

    left join last_under
        on ids.service_id = last_under.service_id
        and successions.predecessor_id = last_under.known_id

)

select * from final
