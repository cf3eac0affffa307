-- Other ids under which an incident may have been known: an id is made of the alert that came first, so that the id of each of its alerts leads to it for
-- good, whichever stood apart or came first in an earlier build: before an alert that came later or a person joined the two (that is said), before a record
-- was amended, a key or a place became known, or a file came that had been received before. The id of an alert that was withdrawn leads to the incident that
-- it would be likeliest to tell, where others tell it still.
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

withdrawn as (

    select
        events.alert_id,
        members.incident_id

    from int_event_pairs as pairs

    inner join events
        on events.place_in_line in (pairs.first_in_line, pairs.second_in_line)

    inner join members
        on members.place_in_line = if(events.place_in_line = pairs.first_in_line, pairs.second_in_line, pairs.first_in_line)

    where not pairs.is_open
        and not events.is_open
        and pairs.log_odds >= $least_log_odds

    qualify row_number() over (partition by events.alert_id order by pairs.log_odds desc, members.place_in_line) = 1

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

    where not members.is_alone

    union all

    select
        'i' || sha256(alert_id)[:12],
        incident_id,
        null,
        false,
        null

    from withdrawn

)

select * from final

where old_incident_id <> incident_id
