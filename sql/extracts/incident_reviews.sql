-- Pairs of alerts that are offered to a person, who decides whether both tell one event: of alerts reported by the cut.
-- Grain: alert_id, other_alert_id

with

doubts as (

    select * from int_event_doubts

),

alerts as (

    select stg_alerts.alert_id

    from stg_alerts

    inner join cut
        on stg_alerts.reported_on <= cut.reported_by
        and cut.role = 'now'

),

final as (

    select
        least(doubts.alert_id, doubts.other_alert_id) as alert_id,
        greatest(doubts.alert_id, doubts.other_alert_id) as other_alert_id,
        doubts.probability,
        array_to_string(doubts.reasons, '; ') as reason

    from doubts

    inner join alerts as one
        on doubts.alert_id = one.alert_id

    inner join alerts as other
        on doubts.other_alert_id = other.alert_id

)

select * from final
