-- Each incident as known by a time: at the present and the previous cut from the alerts told by then of what happened by then, and in all (`ever`).
-- Grain: role, incident_id

with

alerts as (

    select
        stg_alerts.*,
        members.incident_id,
        members.service_id,
        members.person_id,
        members.is_person_known,
        people.risk_source_id

    from int_incident_alerts as members

    inner join stg_alerts
        on members.alert_id = stg_alerts.alert_id

    left join int_alert_people as people
        on members.alert_id = people.alert_id

),

times as (

    select role, month_end, reported_by from cut

    union all

    select 'ever', date '9999-12-31', date '9999-12-31'

),

known as (

    select
        times.role,
        alerts.*

    from alerts

    inner join times
        on alerts.reported_on <= times.reported_by
        and alerts.occurred_on <= times.month_end

),

told as (

    select
        role,
        incident_id,
        any_value(service_id) as service_id,
        coalesce(min(occurred_on) filter (where occurred_on_stated), min(occurred_on)) as occurred_on,
        -- The most specific alert's theme; what says no more than `other` yields to what says more.
        arg_min(
            theme,
            {'says_little': theme in ('other', 'unmapped'), 'rank': theme_rank, 'received_at': first_received_at, 'alert_id': alert_id}
        ) as theme,
        coalesce(
            max({'order': list_position(['none', 'low', 'moderate', 'severe', 'death'], harm), 'harm': harm}) filter (where harm <> 'unknown').harm,
            'unknown'
        ) as harm,
        arg_min(
            outcome,
            list_position(['substantiated', 'unsubstantiated', 'undetermined', 'not yet known', 'not applicable'], outcome)
        ) as outcome,
        count(*)::integer as n_alerts,
        list_sort(list(distinct source)) as agencies,
        -- Two systems' references for one adult cannot be compared: where somebody is known by name or number, the mere references are that person.
        list_sort(coalesce(
            list(distinct person_id) filter (where is_person_known),
            list_distinct([
                arg_min(person_id, {'received_at': first_received_at, 'alert_id': alert_id}) filter (where person_id is not null)
            ])
        )) as people,
        list_sort(coalesce(list(distinct risk_source_id) filter (where risk_source_id is not null), [])) as risk_sources,
        bool_or(told_by_service) as told_by_service,
        min(reported_on) as known_on,
        arg_min(
            source,
            {'reported_on': reported_on, 'received_at': first_received_at, 'alert_id': alert_id}
        ) as first_source

    from known

    group by role, incident_id

),

services as (

    select * from int_services

),

first_spells as (

    select * from services

    qualify row_number() over (partition by service_id order by valid_from) = 1

),

final as (

    select
        told.role,
        told.incident_id,
        told.service_id,
        if(services.service_id is null, first_spells.location_id_cqc, services.location_id_cqc) as location_id_cqc,
        if(services.service_id is null, first_spells.service_ref, services.service_ref) as service_ref,
        if(services.service_id is null, first_spells.provider_id, services.provider_id) as provider_id,
        if(services.service_id is null, first_spells.operator_id, services.operator_id) as operator_id,
        if(services.service_id is null, first_spells.brand_id, services.brand_id) as brand_id,
        told.* exclude (role, incident_id, service_id)

    from told

    -- Whose it was on its day: the spell in force, else the last before; what happened before the first spell counts under the first.
    asof left join services
        on told.service_id = services.service_id
        and told.occurred_on >= services.valid_from

    left join first_spells
        on told.service_id = first_spells.service_id

)

select * from final
