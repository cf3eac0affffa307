-- From which month to which something is awaited of each supplier: from its first covered month, unless the area says earlier, to the cut's:
-- who stopped sending is missing until the area says when it ended. Irregular suppliers are awaited in no month.
-- Grain: source, supplier

with

sendings as (

    select * from int_supply_sendings

),

settings as (

    select * from supplier_settings

),

cut as (

    select * from cut where role = 'now'

),

authorities as (

    select distinct
        host_authority as authority,
        trim(regexp_replace(lower(host_authority), '[^a-z0-9]+', '_', 'g'), '_') as slug

    from int_services_now

    where host_authority is not null

),

suppliers as (

    select
        source,
        supplier,
        max_by(agency, (received_at, batch_id)) as agency,
        max_by(cadence, (received_at, batch_id)) as cadence,
        min(month_from) as first_month,
        trim(regexp_replace(lower(supplier), '[^a-z0-9]+', '_', 'g'), '_') as slug

    from sendings

    group by source, supplier

),

-- A supplier that bears its source's name tells about the whole region.
hosts as (

    select
        suppliers.source,
        suppliers.supplier,
        min_by(authorities.authority, (authorities.slug <> suppliers.slug, length(authorities.slug), authorities.slug)) as authority

    from suppliers

    inner join authorities
        on suppliers.supplier <> suppliers.source
        and contains(authorities.slug, suppliers.slug)

    group by suppliers.source, suppliers.supplier

),

final as (

    select
        suppliers.source,
        suppliers.supplier,
        suppliers.agency,
        suppliers.cadence,
        coalesce(settings.authority, hosts.authority) as authority,
        least(suppliers.first_month, coalesce(settings.active_from, suppliers.first_month)) as active_from,
        least(cut.month, coalesce(settings.active_to, cut.month)) as active_to

    from suppliers

    cross join cut

    left join settings
        on suppliers.source = settings.source
        and suppliers.supplier = settings.supplier

    left join hosts
        on suppliers.source = hosts.source
        and suppliers.supplier = hosts.supplier

)

select * from final
