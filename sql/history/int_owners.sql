-- Spells of ownership of a service known by its own reference, by the owner's number.
-- Grain: service_id, owned_from

with

owners as (

    select
        ids.service_id,
        coalesce(ownership.valid_from, date '1990-01-01') as owned_from,
        case when ownership.valid_to < date '2900-01-01' then ownership.valid_to end as owned_to,
        'local:' || trim(regexp_replace(lower(coalesce('owner ' || nullif(ownership.owner_ref, ''), ownership.owner_name)), '[^a-z0-9]+', '-', 'g'), '-')
            as provider_id,
        coalesce(nullif(ownership.owner_name, ''), 'Owner ' || ownership.owner_ref) as provider_name,
        batches.apply_order,
        ownership."row"

    from raw_ownership as ownership

    inner join batches
        on ownership.batch_id = batches.batch_id

    inner join int_service_ids as ids
        on ids.alias = ownership.service_ref

),

one_at_a_time as (

    select * from owners

    where provider_id is not null
        and (owned_to is null or owned_to >= owned_from)

    qualify row_number() over (partition by service_id, owned_from order by apply_order desc, "row" desc) = 1

),

final as (

    select
        service_id,
        owned_from,
        least(owned_to, lead(owned_from) over (partition by service_id order by owned_from) - 1)::date as owned_to,
        provider_id,
        provider_name

    from one_at_a_time

)

select * from final
