-- Pairs of alerts that may or may not tell one event, for people to decide: joined or not, with a probability between one in five and nine in ten, or of one
-- teller whatever the probability; and without a decision yet.
-- Grain: alert_id, other_alert_id

with

pairs as (

    select * from int_event_pairs

    where is_same_teller
        or log_odds between -1.4 and 2.2

),

reasons as (

    select * from int_event_reasons

),

members as (

    select * from int_incident_alerts

),

decisions as (

    select * from int_event_decisions where is_usable

),

final as (

    select
        one.alert_id,
        other.alert_id as other_alert_id,
        one.service_id,
        round(1 / (1 + exp(-pairs.log_odds)), 3) as probability,
        one.incident_id = other.incident_id as is_joined,
        pairs.gap_days,
        pairs.first_theme as theme,
        pairs.second_theme as other_theme,
        pairs.persons,
        reasons.reasons

    from pairs

    inner join members as one
        on pairs.first_in_line = one.place_in_line

    inner join members as other
        on pairs.second_in_line = other.place_in_line

    inner join reasons
        on pairs.first_in_line = reasons.first_in_line
        and pairs.second_in_line = reasons.second_in_line

    left join decisions
        on pairs.first_in_line = decisions.first_in_line
        and pairs.second_in_line = decisions.second_in_line

    where decisions.alert_id is null

)

select * from final
