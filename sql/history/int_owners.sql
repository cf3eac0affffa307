-- Who owned a service known by its own reference, by the owner's number, day for day from the first to the last: where no record holds, a row that says so.
-- Of two records of one day the one that began later counts, and the other goes on after it.
-- Grain: service_id, owned_from

with

records as (

    select
        ids.service_id,
        coalesce(ownership.valid_from, date '1990-01-01') as owned_from,
        case when ownership.valid_to < date '2900-01-01' then ownership.valid_to else date '9999-12-30' end as owned_to,
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

-- A later sending says again, perhaps amended, what began on a day.
owners as (

    select * from records

    where provider_id is not null
        and owned_to >= owned_from

    qualify row_number() over (partition by service_id, owned_from order by apply_order desc, "row" desc) = 1

),

days as (

    select service_id, owned_from as piece_from from owners

    union

    select service_id, owned_to + 1 from owners

    union

    select distinct service_id, date '0001-01-01' from owners

),

pieces as (

    select
        days.service_id,
        days.piece_from,
        arg_max(owners.provider_id, owners.owned_from) as provider_id,
        arg_max(owners.provider_name, owners.owned_from) as provider_name

    from days

    left join owners
        on days.service_id = owners.service_id
        and days.piece_from between owners.owned_from and owners.owned_to

    group by days.service_id, days.piece_from

),

changes as (

    select * from pieces

    window of_service as (partition by service_id order by piece_from)

    qualify provider_id is distinct from lag(provider_id) over of_service
        or row_number() over of_service = 1

),

final as (

    select
        service_id,
        piece_from as owned_from,
        (lead(piece_from) over of_service - 1)::date as owned_to,
        provider_id,
        provider_name,
        case
            when provider_id is not null then null
            when row_number() over of_service = 1 then 'before the first ownership record'
            when lead(piece_from) over of_service is null then 'after the last ownership record'
            else 'between two ownership records'
        end as why_unknown

    from changes

    where piece_from < date '9999-12-31'

    window of_service as (partition by service_id order by piece_from)

)

select * from final
