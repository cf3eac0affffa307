-- Where each alert belongs: its mention, its service with the id in force on its day, its person, its incident.
-- Grain: alert_id

with

alerts as (

    select * from stg_alerts

),

mentions as (

    select * from int_mentions

),

people as (

    select * from int_alert_people

),

members as (

    select * from int_incident_alerts

),

services as (

    select * from int_services

),

first_spells as (

    select * from services

    qualify row_number() over (partition by service_id order by valid_from) = 1

),

linked as (

    select
        alerts.alert_id,
        coalesce(alerts.occurred_on, alerts.reported_on) as on_day,
        mentions.mention_id,
        mentions.service_id,
        coalesce(mentions.match_status, 'none') as match_status,
        people.person_id,
        people.risk_source_id,
        members.incident_id

    from alerts

    left join mentions
        on alerts.source = mentions.source
        and alerts.supplier = mentions.supplier
        and alerts.place_key = mentions.place_key

    left join people
        on alerts.alert_id = people.alert_id

    left join members
        on alerts.alert_id = members.alert_id

),

final as (

    select
        linked.alert_id,
        linked.mention_id,
        linked.service_id,
        linked.match_status,
        if(services.service_id is null, first_spells.location_id_cqc, services.location_id_cqc) as location_id_cqc,
        if(services.service_id is null, first_spells.service_ref, services.service_ref) as service_ref,
        linked.person_id,
        linked.risk_source_id,
        linked.incident_id

    from linked

    asof left join services
        on linked.service_id = services.service_id
        and linked.on_day >= services.valid_from

    left join first_spells
        on linked.service_id = first_spells.service_id

)

select * from final
