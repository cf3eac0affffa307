-- What joins each alert to an alert of its incident that was received before it: the likeliest pair, its probability, and what spoke for and against it.
-- No probability where a person joined the two, or where only alerts received later lie between them.
-- Grain: alert_id

with

members as (

    select * from int_incident_alerts where not is_alone

),

pairs as (

    select
        pairs.first_in_line,
        pairs.second_in_line,
        pairs.log_odds,
        said.reasons

    from int_event_pairs as pairs

    inner join int_event_reasons as said
        on pairs.first_in_line = said.first_in_line
        and pairs.second_in_line = said.second_in_line

),

decided as (

    select
        first_in_line,
        second_in_line

    from int_event_decisions

    inner join int_event_verdicts
        on int_event_decisions.newness = int_event_verdicts.newness

    where int_event_decisions.decision = 'same'
        and int_event_verdicts.is_applied

),

likeliest as (

    select
        pairs.*,
        members.incident_id

    from pairs

    inner join members
        on pairs.second_in_line = members.place_in_line

    inner join members as earlier
        on pairs.first_in_line = earlier.place_in_line
        and members.incident_id = earlier.incident_id

    qualify row_number() over (partition by pairs.second_in_line order by pairs.log_odds desc, pairs.first_in_line) = 1

),

firsts as (

    select
        incident_id,
        min(place_in_line) as place_in_line

    from members

    group by incident_id

),

said as (

    select
        second_in_line,
        min(first_in_line) as first_in_line

    from decided

    group by second_in_line

),

final as (

    select
        members.alert_id,
        members.incident_id,
        earlier.alert_id as linked_to_alert_id,
        if(said.first_in_line is null, round(1 / (1 + exp(-likeliest.log_odds)), 3), null) as probability,
        if(
            said.first_in_line is null,
            likeliest.reasons,
            ['a person said so']
        ) as reasons

    from members

    inner join firsts
        on members.incident_id = firsts.incident_id
        and members.place_in_line <> firsts.place_in_line

    left join said
        on members.place_in_line = said.second_in_line

    left join likeliest
        on members.place_in_line = likeliest.second_in_line

    inner join members as earlier
        on coalesce(said.first_in_line, likeliest.first_in_line, firsts.place_in_line) = earlier.place_in_line

)

select * from final
