-- What people said last of two alerts, in which row of which batch, and what became of it.
-- Grain: alert_id, other_alert_id

with

decisions as (

    select * from int_event_decisions

),

verdicts as (

    select * from int_event_verdicts

),

final as (

    select
        decisions.alert_id,
        decisions.other_alert_id,
        decisions.decision,
        decisions.decided_by_role,
        decisions.decided_on,
        decisions.batch_id,
        decisions."row",
        coalesce(decisions.not_used, if(verdicts.is_applied, 'applied', 'not used: it contradicts what was said later')) as outcome

    from decisions

    left join verdicts
        on decisions.newness = verdicts.newness

)

select * from final
