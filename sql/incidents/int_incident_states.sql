-- Each incident as known by a time: at the present and the previous cut from the alerts told by then of what happened by then, and in all (`ever`).
-- Grain: role, incident_id

with

alerts as (

    select
        members.incident_id,
        members.service_id,
        members.person_id,
        members.is_person_known,
        members.place_in_line,
        people.risk_source_id,
        stg_alerts.source,
        stg_alerts.occurred_on,
        stg_alerts.occurred_on_stated,
        stg_alerts.reported_on,
        stg_alerts.told_by_service,
        stg_alerts.theme,
        -- Least first: the most specific alert's theme, but what says no more than `other` yields to what says more; then the order of receipt.
        (stg_alerts.theme in ('other', 'unmapped'))::bigint * 1_000_000_000_000_000
            + stg_alerts.theme_rank::bigint * 1_000_000_000_000
            + members.place_in_line as theme_order,
        list_position(['unknown', 'none', 'low', 'moderate', 'severe', 'death'], stg_alerts.harm) as harm_order,
        list_position(['substantiated', 'unsubstantiated', 'undetermined', 'not yet known', 'not applicable'], stg_alerts.outcome) as outcome_order,
        (stg_alerts.reported_on - date '1970-01-01')::bigint * 1_000_000_000_000 + members.place_in_line as telling_order

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
        arg_min(theme, theme_order) as theme,
        ['unknown', 'none', 'low', 'moderate', 'severe', 'death'][max(harm_order)] as harm,
        ['substantiated', 'unsubstantiated', 'undetermined', 'not yet known', 'not applicable'][min(outcome_order)] as outcome,
        count(*)::integer as n_alerts,
        list_sort(list_distinct(list(source))) as agencies,
        -- Two systems' references for one adult cannot be compared: where somebody is known by name or number, the mere references are that person.
        list_sort(list_distinct(coalesce(
            list(person_id) filter (where is_person_known),
            [arg_min(person_id, place_in_line) filter (where person_id is not null)]
        ))) as people,
        list_sort(list_distinct(coalesce(list(risk_source_id) filter (where risk_source_id is not null), []))) as risk_sources,
        bool_or(told_by_service) as told_by_service,
        min(reported_on) as known_on,
        arg_min(source, telling_order) as first_source

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
