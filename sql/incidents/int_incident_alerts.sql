-- Each alert that tells an incident, with the incident's id: a digest of the alert that was received first of those that tell it.
-- Grain: alert_id

with

events as (

    select * from int_event_alerts where is_open

),

assignments as (

    select * from int_event_assignments

),

final as (

    select
        events.alert_id,
        events.place_in_line,
        events.service_id,
        events.spell_from,
        assignments.is_alone,
        events.person_id,
        events.has_nhs or events.has_name as is_person_known,
        'i' || sha256(firsts.alert_id)[:12] as incident_id

    from events

    inner join assignments
        on events.place_in_line = assignments.place_in_line

    inner join events as firsts
        on assignments.first_in_line = firsts.place_in_line

)

select * from final
