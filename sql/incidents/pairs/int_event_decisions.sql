-- What people said last of two alerts, by the day of the decision (else of receipt), then in the order in which files are applied. It is used where both tell
-- an event of one service; `newness` orders what is used, the newest first.
-- Grain: alert_id, other_alert_id

with

decisions as (

    select
        least(trim(decisions.alert_id), trim(decisions.other_alert_id)) as alert_id,
        greatest(trim(decisions.alert_id), trim(decisions.other_alert_id)) as other_alert_id,
        trim(lower(decisions.decision)) as decision,
        decisions.decided_by_role,
        coalesce(decisions.decided_on, batches.received_at::date) as decided_on,
        batches.received_at,
        batches.apply_order,
        decisions.batch_id,
        decisions."row"

    from raw_incident_decisions as decisions

    inner join batches
        on decisions.batch_id = batches.batch_id

),

newest as (

    select * from decisions

    qualify row_number() over (partition by alert_id, other_alert_id order by decided_on desc, received_at desc, apply_order desc, "row" desc) = 1

),

events as (

    select * from int_event_alerts where is_open

),

placed as (

    select
        newest.*,
        least(one.place_in_line, other.place_in_line) as first_in_line,
        greatest(one.place_in_line, other.place_in_line) as second_in_line,
        case
            when newest.decision = 'taken back' then 'taken back'
            when newest.alert_id = newest.other_alert_id then 'not used: an alert is named with itself'
            when one.alert_id is null or other.alert_id is null then 'not used: an alert tells no event of a service of ours'
            when one.service_id <> other.service_id then 'not used: the places of the two are different services'
        end as not_used

    from newest

    left join events as one
        on newest.alert_id = one.alert_id

    left join events as other
        on newest.other_alert_id = other.alert_id

),

final as (

    select
        * exclude (received_at, apply_order),
        not_used is null as is_usable,
        if(
            not_used is null,
            row_number() over (
                partition by not_used is null
                order by decided_on desc, received_at desc, apply_order desc, "row" desc
            ),
            null
        ) as newness

    from placed

)

select * from final
