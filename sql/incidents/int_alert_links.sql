-- Where each alert belongs: its mention, its service with the id in force on its day, its person, its incident.
-- Grain: alert_id

with

places as (

    select * from int_alert_places

),

services as (

    select * from int_services

),

people as (

    select * from int_alert_people

),

members as (

    select * from int_incident_alerts

),

final as (

    select
        places.alert_id,
        places.mention_id,
        places.service_id,
        places.match_status,
        services.location_id_cqc,
        services.service_ref,
        people.person_id,
        people.risk_source_id,
        members.incident_id

    from places

    left join services
        on places.service_id = services.service_id
        and places.spell_from = services.valid_from

    left join people
        on places.alert_id = people.alert_id

    left join members
        on places.alert_id = members.alert_id

)

select * from final
