-- Incidents that several alerts tell: as all of them tell (`ever`) and, where a cut knows some and not others, as it was known then: from the alerts told
-- by the reported-by date of what happened by the month's end.
-- Grain: role, incident_id

with

alerts as (

    select
        members.incident_id,
        members.service_id,
        members.spell_from,
        members.person_id,
        members.is_person_known,
        members.place_in_line,
        people.risk_source_id,
        people.person_join,
        people.risk_source_join,
        further.people as further_people,
        further.risk_sources as further_sources,
        further.weakly_joined as further_weakly,
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

    from (select * from int_incident_alerts where not is_alone) as members

    inner join stg_alerts
        on members.alert_id = stg_alerts.alert_id

    left join int_alert_people as people
        on members.alert_id = people.alert_id

    left join int_further_people as further
        on members.alert_id = further.alert_id

),

known_in_part as (

    select
        cut.role,
        alerts.incident_id,
        cut.month_end,
        cut.reported_by

    from alerts

    cross join cut

    group by cut.role, alerts.incident_id, cut.month_end, cut.reported_by

    having not bool_and(alerts.reported_on <= cut.reported_by and alerts.occurred_on <= cut.month_end)

),

known as (

    select
        'ever' as role,
        alerts.*

    from alerts

    union all

    select
        known_in_part.role,
        alerts.*

    from alerts

    inner join known_in_part
        on alerts.incident_id = known_in_part.incident_id
        and alerts.reported_on <= known_in_part.reported_by
        and alerts.occurred_on <= known_in_part.month_end

),

told as (

    select
        role,
        incident_id,
        any_value(service_id) as service_id,
        coalesce(min(spell_from) filter (where occurred_on_stated), min(spell_from)) as spell_from,
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
        ) || coalesce(flatten(list(further_people)), []))) as people,
        list_sort(list_distinct(
            coalesce(list(risk_source_id) filter (where risk_source_id is not null), []) || coalesce(flatten(list(further_sources)), [])
        )) as risk_sources,
        case when bool_or(told_by_service) then true when bool_and(told_by_service is not null) then false end as told_by_service,
        min(reported_on) as known_on,
        arg_min(source, telling_order) as first_source,
        max(reported_on) as last_told_on,
        max(occurred_on) as last_occurred_on,
        -- Persons and sources of risk whom no alert of the incident joins to themselves but weakly.
        list_sort(list_distinct(list_filter(
            coalesce(list(person_id) filter (where person_join = 'weak'), [])
            || coalesce(list(risk_source_id) filter (where risk_source_join = 'weak'), [])
            || coalesce(flatten(list(further_weakly)), []),
            lambda joined: not list_contains(
                coalesce(list(person_id) filter (where person_join = 'certain'), [])
                || coalesce(list(risk_source_id) filter (where risk_source_join = 'certain'), []),
                joined
            )
        ))) as weakly_joined

    from known

    group by role, incident_id

),

services as (

    select * from int_services

),

final as (

    select
        told.role,
        told.incident_id,
        told.service_id,
        services.location_id_cqc,
        services.service_ref,
        services.provider_id,
        services.operator_id,
        services.brand_id,
        services.company_id,
        told.* exclude (role, incident_id, service_id, spell_from)

    from told

    left join services
        on told.service_id = services.service_id
        and told.spell_from = services.valid_from

)

select * from final
