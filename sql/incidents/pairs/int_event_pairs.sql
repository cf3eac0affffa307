-- Near pairs with the log odds that they tell one event: what is seen of one event over what is seen by chance. The weights are fitted to invented
-- alerts and regions of other seeds than any that is scored (docs/decisions/0029-one-event.md):
--   before   three in twenty alerts tell again what another told; the rarer such alerts are at the service, the less is a coincidence
--   days     a day apart -2.8, two -4.3, three -4.9; the longer the span in which it may lie, the less is said
--   themes   near ones -3.1 (-2.3 for the same person), one told as no more than `other` -2.5 (-2.2), both -2.4
--   persons  the same 2.9, the same by a weak join 2.6, others by name -2.2 (names are mistyped)
--   tellers  told to both by the same (the police refer, and send their own) .9; role of the source of risk the same 1.8, another -.8
--   harm     the same .5, two steps apart or more -1.5
-- Where several alerts of one teller fit the same alert, they share the odds; what is received later has no part in that, nor has what was withdrawn.
-- Grain: first_in_line, second_in_line

with

near as (

    select * from int_event_near

),

weighed as (

    select
        * exclude (received_at),
        received_at,
        -.2
        - .85 * ln(alerts_a_day)
        - case gap_days when 0 then 0 when 1 then 2.8 when 2 then 4.3 else 4.9 end
        - .9 * ln(span_days)
        - case themes when 'same' then 0 when 'near' then if(persons[:4] = 'same', 2.3, 3.1) when 'one unsaid' then if(persons[:4] = 'same', 2.2, 2.5) else 2.4 end
        + case persons when 'same' then 2.9 when 'same, weakly' then 2.6 when 'other name' then -2.2 else 0 end
        + if(is_told_by_same, .9, 0)
        + case is_role_same when true then 1.8 when false then -.8 else 0 end
        + case when harm_steps = 0 then .5 when harm_steps >= 2 then -1.5 else 0 end as own_log_odds

    from near

),

-- Each pair from both sides: which others of the same teller fit an alert by then.
sides as (

    select
        first_in_line,
        second_in_line,
        first_in_line as place_in_line,
        second_teller as teller,
        received_at,
        exp(own_log_odds) as odds

    from weighed

    where own_log_odds > -4
        and is_open

    union all

    select
        first_in_line,
        second_in_line,
        second_in_line,
        first_teller,
        received_at,
        exp(own_log_odds)

    from weighed

    where own_log_odds > -4
        and is_open

),

shared as (

    select
        first_in_line,
        second_in_line,
        odds,
        sum(odds) over (partition by place_in_line, teller order by received_at range between unbounded preceding and current row) - odds as odds_of_others

    from sides

),

rivals as (

    select
        first_in_line,
        second_in_line,
        sum(odds_of_others) as odds_of_others

    from shared

    group by first_in_line, second_in_line

),

final as (

    select
        weighed.* exclude (own_log_odds),
        round(coalesce(rivals.odds_of_others, 0), 4) as odds_of_others,
        round(weighed.own_log_odds - ln(1 + greatest(rivals.odds_of_others, 0)), 4) as log_odds

    from weighed

    left join rivals
        on weighed.first_in_line = rivals.first_in_line
        and weighed.second_in_line = rivals.second_in_line

)

-- Below odds of one to five nobody needs to look.
select * from final

where log_odds >= -1.6
