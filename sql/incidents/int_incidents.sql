-- Each incident as all alerts up to the cut tell it.
-- Grain: incident_id

with

alone as (

    select * from int_incident_alerts where is_alone

),

alerts as (

    select * from stg_alerts

),

people as (

    select * from int_alert_people

),

further as (

    select * from int_further_people

),

-- Most incidents are told once: what their alert says is what is known.
told_once as (

    select
        alone.incident_id,
        alone.service_id,
        alone.spell_from,
        alerts.occurred_on,
        alerts.theme,
        alerts.harm,
        alerts.outcome,
        1 as n_alerts,
        [alerts.source] as agencies,
        list_sort(list_distinct(if(alone.person_id is null, [], [alone.person_id]) || coalesce(further.people, []))) as people,
        list_sort(list_distinct(if(people.risk_source_id is null, [], [people.risk_source_id]) || coalesce(further.risk_sources, []))) as risk_sources,
        alerts.told_by_service,
        alerts.reported_on as known_on,
        alerts.source as first_source,
        case
            when people.person_join = 'weak' and people.risk_source_join = 'weak' then [alone.person_id, people.risk_source_id]
            when people.person_join = 'weak' then [alone.person_id]
            when people.risk_source_join = 'weak' then [people.risk_source_id]
            else []
        end || coalesce(further.weakly_joined, []) as weakly_joined

    from alone

    inner join alerts
        on alone.alert_id = alerts.alert_id

    left join people
        on alone.alert_id = people.alert_id

    left join further
        on alone.alert_id = further.alert_id

),

services as (

    select * from int_services

),

final as (

    select
        told_once.incident_id,
        told_once.service_id,
        services.location_id_cqc,
        services.service_ref,
        services.provider_id,
        services.operator_id,
        services.brand_id,
        services.company_id,
        told_once.* exclude (incident_id, service_id, spell_from)

    from told_once

    left join services
        on told_once.service_id = services.service_id
        and told_once.spell_from = services.valid_from

    union all by name

    select * exclude (role, last_told_on, last_occurred_on) from int_incident_told

    where role = 'ever'

)

select * from final
