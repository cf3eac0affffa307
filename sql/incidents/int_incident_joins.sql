-- Other ids under which an incident may have been known: an id is made of the alert that came first, so that the id of each of its alerts leads to it for
-- good, whichever stood apart or came first in an earlier build: before an alert that came later or a person joined the two (that is said), before a record
-- was amended, a key or a place became known, or a file came that had been received before.
-- Grain: old_incident_id

with

joins as (

    select * from int_event_joins

),

events as (

    select * from int_event_alerts

),

members as (

    select * from int_incident_alerts where not is_alone

),

final as (

    select
        'i' || sha256(members.alert_id)[:12] as old_incident_id,
        members.incident_id,
        joiners.alert_id as joined_by_alert_id,
        coalesce(joins.is_decided, false) as is_joined_by_person,
        joiners.first_received_at as joined_at

    from members

    left join joins
        on members.place_in_line = joins.old_in_line

    left join events as joiners
        on joins.joined_by = joiners.place_in_line

)

select * from final

where old_incident_id <> incident_id
