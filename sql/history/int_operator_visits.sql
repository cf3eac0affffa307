-- Operating companies that visits found: one row a service, provider and visit date.
-- The rule: a visit tells who operates the service that it names; where it names none that is known, or where a service of the same provider has never been
-- visited, the provider's visits stand for it (a board that hands its homes to another company hands over all of them). A provider's name is the same
-- with its legal form, another spelling of it, or none. A service is named as it is called on that day, else as it was ever called, else by either
-- without the words for its kind (`The Elms` is the Elms Nursing Home).
-- Grain: service_id, provider_id, visited_on

with

cut as (

    select * from cut where role = 'now'

),

visits as (

    select
        alerts.occurred_on as visited_on,
        trim(alerts.operating_company) as operator_name,
        regexp_replace(lower(strip_accents(places.place_name)), '[^a-z0-9]+', '', 'g') as name_compact,
        nullif(
            regexp_replace(lower(strip_accents(places.place_name)), '\b(the|care|nursing|residential|home|ch|nh|rh)\b|[^a-z0-9]+', '', 'g'), ''
        ) as name_core,
        nullif(regexp_replace(lower(strip_accents(places.place_provider)), '\b(ltd|limited|plc|llp)\b|[^a-z0-9]+', '', 'g'), '') as provider_compact,
        coalesce(places.place_id_cqc, places.place_service_ref) as alias,
        alerts.alert_id

    from stg_alerts as alerts

    inner join raw_private as places
        on alerts.batch_id = places.batch_id
        and alerts."row" = places."row"
        and alerts.sheet is not distinct from places.sheet

    -- A visit that is reported after the cut changes no month before it.
    inner join cut
        on alerts.reported_on <= cut.reported_by
        and alerts.occurred_on <= cut.month_end

    where nullif(trim(alerts.operating_company), '') is not null
        and alerts.record_status = 'open'

),

spells as (

    select
        service_id,
        -- A local list may not say whose a service is.
        coalesce(provider_id, '') as provider_id,
        valid_from,
        coalesce(valid_to, date '9999-12-31') as valid_to,
        regexp_replace(lower(strip_accents(name)), '[^a-z0-9]+', '', 'g') as name_compact,
        nullif(regexp_replace(lower(strip_accents(provider_name)), '\b(ltd|limited|plc|llp)\b|[^a-z0-9]+', '', 'g'), '') as provider_compact,
        regexp_replace(lower(strip_accents(name)), '\b(the|care|nursing|residential|home|ch|nh|rh)\b|[^a-z0-9]+', '', 'g') as name_core

    from int_service_spells

),

names as (

    select distinct
        service_id,
        name_compact,
        nullif(name_core, '') as name_core

    from spells

),

called as (

    select visits.alert_id, ids.service_id, 1 as preference

    from visits

    inner join int_service_ids as ids
        on visits.alias = ids.alias

    union all

    select visits.alert_id, names.service_id, 3

    from visits

    inner join names using (name_compact)

    union all

    select visits.alert_id, names.service_id, 4

    from visits

    inner join names using (name_core)

),

likely_services as (

    select
        visits.alert_id,
        visits.provider_compact as provider_visited,
        spells.service_id,
        spells.provider_id,
        spells.provider_compact,
        -- The name of that day goes before an earlier or later one.
        min(if(called.preference = 3 and visits.name_compact = spells.name_compact, 2, called.preference)) as preference

    from called

    inner join visits using (alert_id)

    inner join spells
        on called.service_id = spells.service_id
        and visits.visited_on between spells.valid_from and spells.valid_to

    group by visits.alert_id, provider_visited, spells.service_id, spells.provider_id, spells.provider_compact

),

likeliest_services as (

    select * from likely_services

    qualify preference = min(preference) over (partition by alert_id)

),

named_services as (

    select
        alert_id,
        service_id,
        provider_id

    from likeliest_services

    -- A name that two services bear is settled by the provider, or by nothing.
    qualify count(*) over (partition by alert_id) = 1
        or (
            provider_visited = provider_compact
            and count(*) filter (where provider_visited = provider_compact) over (partition by alert_id) = 1
        )

),

named_providers as (

    select
        visits.alert_id,
        min(spells.provider_id) as provider_id

    from visits

    inner join spells
        on visits.provider_compact = spells.provider_compact
        and visits.visited_on between spells.valid_from and spells.valid_to

    group by visits.alert_id

    having count(distinct spells.provider_id) = 1

),

told as (

    select
        visits.visited_on,
        visits.operator_name,
        visits.alert_id,
        named_services.service_id,
        coalesce(named_services.provider_id, named_providers.provider_id) as provider_id

    from visits

    left join named_services using (alert_id)

    left join named_providers using (alert_id)

),

unvisited as (

    select distinct
        service_id,
        provider_id

    from spells

    where provider_id <> ''
        and (service_id, provider_id) not in (select (service_id, provider_id) from named_services)

),

final as (

    select
        service_id,
        provider_id,
        visited_on,
        min(operator_name) as operator_name

    from (
        select service_id, provider_id, visited_on, operator_name from told where service_id is not null

        union all

        select unvisited.service_id, unvisited.provider_id, told.visited_on, told.operator_name

        from unvisited

        inner join told using (provider_id)
    )

    group by service_id, provider_id, visited_on

)

select * from final
