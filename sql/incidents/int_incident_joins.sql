-- Ids of incidents that went into an earlier one, because an alert that came later tells that the two are one, or because a person said so: an id
-- once published leads to its incident for good.
-- Grain: old_incident_id

with

joins as (

    select * from int_event_joins

),

events as (

    select * from int_event_alerts

),

members as (

    select * from int_incident_alerts

),

final as (

    select
        'i' || sha256(olds.alert_id)[:12] as old_incident_id,
        olds.incident_id,
        joiners.alert_id as joined_by_alert_id,
        joins.is_decided as is_joined_by_person,
        joiners.first_received_at as joined_at

    from joins

    inner join members as olds
        on joins.old_in_line = olds.place_in_line

    left join events as joiners
        on joins.joined_by = joiners.place_in_line

)

select * from final
