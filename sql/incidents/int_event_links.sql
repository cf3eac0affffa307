-- What joins each alert to an alert of its incident that was received before it: the likeliest pair, its probability, and what spoke for and against it.
-- No probability where a person joined the two, or where only alerts received later lie between them.
-- Grain: alert_id

with

members as (

    select * from int_incident_alerts where not is_alone

),

pairs as (

    select * from int_event_pairs

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
            list_filter(
                [
                    case
                        when likeliest.span_days > 1 then 'days that may be the same'
                        when likeliest.gap_days = 0 then 'same day'
                        when likeliest.gap_days = 1 then 'a day apart'
                        else likeliest.gap_days || ' days apart'
                    end,
                    case likeliest.themes
                        when 'same' then 'same theme'
                        when 'near' then 'near themes'
                        else 'theme not told by both'
                    end,
                    case likeliest.persons
                        when 'same' then 'same person'
                        when 'same, weakly' then 'same person by a name that sounds alike or a birth with day and month exchanged'
                        when 'other name' then 'against it: persons named differently'
                    end,
                    if(likeliest.is_told_by_same, 'told to both by the same', null),
                    case likeliest.is_role_same
                        when true then 'same role of the source of risk'
                        when false then 'against it: other role of the source of risk'
                    end,
                    case
                        when likeliest.harm_steps = 0 then 'same harm'
                        when likeliest.harm_steps >= 2 then 'against it: very different harm'
                    end,
                    if(likeliest.odds_of_others > .5, 'against it: another alert fits as well', null)
                ],
                lambda reason: reason is not null
            ),
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
