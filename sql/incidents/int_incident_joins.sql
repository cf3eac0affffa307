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

of_withdrawn as (

    select * from int_event_pairs

    where not is_open
        and if(is_same_teller, entered_again = 'joined', log_odds >= $least_log_odds)

),

sides as (

    select
        first_in_line as place_in_line,
        second_in_line as other_in_line,
        log_odds

    from of_withdrawn

    union all

    select
        second_in_line,
        first_in_line,
        log_odds

    from of_withdrawn

),

withdrawn as (

    select
        events.alert_id,
        members.incident_id

    from sides

    inner join events
        on sides.place_in_line = events.place_in_line

    inner join members
        on sides.other_in_line = members.place_in_line

    where not events.is_open

    qualify row_number() over (partition by events.alert_id order by sides.log_odds desc, members.place_in_line) = 1

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
