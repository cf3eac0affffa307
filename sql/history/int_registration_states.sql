-- Every state of every registration, the regulator's and the local ones, in one form. A local service has a registration for each stated beginning.
-- A location that is secondary to another has none: the primary's stand for both. One that was, begins when it no longer is.
-- Grain: registration_id, as_of

with

local_kinds as (

    select
        lower(trim(code)) as kind_as_written,
        min(maps_to) as service_kind

    from codelist

    where list = 'service_kind'

    group by lower(trim(code))

),

directory as (

    select
        states.location_id_cqc as registration_id,
        states.as_of,
        states.location_id_cqc,
        null::varchar as service_ref,
        if(secondary.location_id_cqc is null, states.started_on, min(states.as_of) over (partition by states.location_id_cqc)) as started_on,
        ends.ended_on,
        ends.open_until,
        states.* exclude (location_id_cqc, as_of, primary_id_cqc, started_on, supplier, overall_rating, rating_published_on, location_ods, is_listed, companies_house),
        case states.service_kind
            when 'care_home_nursing' then 'Care home with nursing'
            when 'care_home' then 'Care home'
            when 'home_care' then 'Home care'
            when 'supported_living' then 'Supported living'
            else 'Other registered service'
        end as service_kind_label,
        null::varchar as operator_name

    from int_directory_states as states

    left join int_directory_ends as ends using (location_id_cqc)

    left join int_secondary_registrations as secondary using (location_id_cqc)

    where secondary.location_id_cqc is null
        or (secondary.primary_id_cqc is null and states.as_of > secondary.secondary_until)

),

local as (

    select
        'local:' || states.service_ref || '|' || states.started_on as registration_id,
        states.as_of,
        null::varchar as location_id_cqc,
        states.service_ref,
        states.started_on,
        states.ended_on,
        states.open_until,
        coalesce(nullif(states.name, ''), states.service_ref) as name,
        states.address,
        states.town,
        states.postcode,
        null::varchar as uprn,
        coalesce(
            local_kinds.service_kind,
            case
                when states.kind_as_written ilike '%nursing%' then 'care_home_nursing'
                when states.kind_as_written ilike '%supported%living%' then 'supported_living'
                when states.kind_as_written ilike '%day%' then 'day_service'
                when states.kind_as_written ilike '%home care%' or states.kind_as_written ilike '%domiciliary%' then 'home_care'
                when states.kind_as_written ilike '%care home%' or states.kind_as_written ilike '%residential%' then 'care_home'
                else 'other'
            end
        ) as service_kind,
        states.beds,
        states.host_authority,
        coalesce(registered.provider_id, companies.company_id) as provider_id,
        states.provider_name,
        null::varchar as brand_id,
        null::varchar as brand_name,
        null::varchar as manager_key,
        coalesce(nullif(trim(states.kind_as_written), ''), 'Service not registered') as service_kind_label,
        states.operator_name

    from int_local_states as states

    left join local_kinds
        on lower(trim(states.kind_as_written)) = local_kinds.kind_as_written

    left join int_companies_named as companies
        on companies.id_kind = 'local'
        and states.provider_name = companies.name

    asof left join int_providers_named as registered
        on regexp_replace(lower(strip_accents(states.provider_name)), '\b(ltd|limited|plc|llp)\b|[^a-z0-9]+', '', 'g') = registered.name_compact
        and states.as_of >= registered.holds_from

),

final as (

    select * from directory

    union all by name

    select * from local

)

select * from final
