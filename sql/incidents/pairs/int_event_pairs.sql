-- Near pairs with the log odds that they tell one event: what is seen of one event over what is seen by chance. The weights are fitted to invented
-- alerts and regions of other seeds than any that is scored (docs/decisions/0029-one-event.md):
--   before   three in twenty alerts tell again what another told; the rarer such alerts are at the service, the less is a coincidence
--   days     a day apart -2.8, two -4.3, three -4.9; the longer the span in which it may lie, the less is said
--   times    where both state the time of day, it stands for the days up to a day apart: two hours 0, six -.5, twelve -1, a day -2 (0054)
--   themes   near ones -3.1 (-2.3 for the same person), one told as no more than `other` -2.5 (-2.2), both -2.4
--   persons  the same 2.9, the same by a weak join 2.6, others by name -2.2 (names are mistyped)
--   tellers  told to both by the same (the police refer, and send their own) .9; role of the source of risk the same 1.8, another -.8
--   harm     the same .5, two steps apart or more -1.5
-- Where several alerts of one teller fit the same alert, they share the odds; what is received later has no part in that, nor has what was withdrawn, nor
-- what one teller entered twice.
-- Of one teller fewer alerts tell again what another told (-2.7), and times within half an hour say so (2.5), within two hours (1.5). `entered_again`: `joined`
-- by rule, `offered` to a person (docs/decisions/0055-entered-twice.md), null for pairs of two tellers.
-- Grain: first_in_line, second_in_line

with

near as (

    select * from int_event_near

),

kept_apart as (

    select first_in_line, second_in_line from int_event_decisions where is_usable and decision = 'not'

),

weighed as (

    select
        * exclude (received_at),
        received_at,
        -.2
        - .85 * ln(alerts_a_day)
        - case
            when gap_minutes <= 120 then 0
            when gap_minutes <= 360 then .5
            when gap_minutes <= 720 then 1
            when gap_minutes <= 1440 then 2
            else case gap_days when 0 then 0 when 1 then 2.8 when 2 then 4.3 else 4.9 end
        end
        - .9 * ln(span_days)
        - case themes when 'same' then 0 when 'near' then if(persons[:4] = 'same', 2.3, 3.1) when 'one unsaid' then if(persons[:4] = 'same', 2.2, 2.5) else 2.4 end
        + case persons when 'same' then 2.9 when 'same, weakly' then 2.6 when 'other name' then -2.2 else 0 end
        + case
            when not is_same_teller then if(is_told_by_same, .9, 0)
            when gap_minutes <= 30 then -.2
            when gap_minutes <= 120 then -1.2
            else -2.7
        end
        + case is_role_same when true then 1.8 when false then -.8 else 0 end
        + case when harm_steps = 0 then .5 when harm_steps >= 2 then -1.5 else 0 end as own_log_odds

    from near

),

judged as (

    select
        *,
        case
            when not is_same_teller then null
            when persons = 'same' and themes in ('same', 'both unsaid') and (gap_minutes <= 30 or gap_days = 0) then 'joined'
            when is_nobody_named and themes = 'same' and gap_minutes <= 30 then 'joined'
            when gap_minutes <= 120 and themes in ('same', 'both unsaid') then 'offered'
            when persons[:4] = 'same' and gap_days = 0 then 'offered'
            when coalesce(gap_minutes <= 120, gap_days = 0) and own_log_odds >= -1.4 then 'offered'
        end as entered_again

    from weighed

),

-- Each pair from both sides: which others of the same teller fit an alert by then.
sides as (

    select
        first_in_line,
        second_in_line,
        first_in_line as place_in_line,
        second_in_line as partner,
        second_teller as teller,
        received_at,
        exp(own_log_odds) as odds

    from judged

    where own_log_odds > -4
        and is_open
        and not is_same_teller

    union all

    select
        first_in_line,
        second_in_line,
        second_in_line,
        first_in_line,
        first_teller,
        received_at,
        exp(own_log_odds)

    from judged

    where own_log_odds > -4
        and is_open
        and not is_same_teller

),

shared as (

    select
        first_in_line,
        second_in_line,
        place_in_line,
        partner,
        received_at,
        sum(odds) over (partition by place_in_line, teller order by received_at range between unbounded preceding and current row) - odds as odds_of_others

    from sides

),

entries as (

    select
        judged.first_in_line,
        judged.second_in_line

    from judged

    left join kept_apart
        on judged.first_in_line = kept_apart.first_in_line
        and judged.second_in_line = kept_apart.second_in_line

    where judged.entered_again = 'joined'
        and judged.is_open
        and kept_apart.first_in_line is null

),

other_entries as (

    select first_in_line as place_in_line, second_in_line as other_in_line from entries

    union all

    select second_in_line, first_in_line from entries

),

-- What another entry of the same event has of the odds: it takes nothing from this one.
odds_of_entries as (

    select
        shared.first_in_line,
        shared.second_in_line,
        sum(sides.odds) as odds

    from shared

    inner join other_entries
        on shared.partner = other_entries.place_in_line

    inner join sides
        on shared.place_in_line = sides.place_in_line
        and other_entries.other_in_line = sides.partner
        and sides.received_at <= shared.received_at

    group by shared.first_in_line, shared.second_in_line

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
        judged.* exclude (own_log_odds),
        greatest(round(coalesce(rivals.odds_of_others, 0) - coalesce(odds_of_entries.odds, 0), 4), 0) as odds_of_others,
        round(judged.own_log_odds - ln(1 + greatest(coalesce(rivals.odds_of_others, 0) - coalesce(odds_of_entries.odds, 0), 0)), 4) as log_odds

    from judged

    left join rivals
        on judged.first_in_line = rivals.first_in_line
        and judged.second_in_line = rivals.second_in_line

    left join odds_of_entries
        on judged.first_in_line = odds_of_entries.first_in_line
        and judged.second_in_line = odds_of_entries.second_in_line

)

-- Below odds of one to five nobody needs to look.
select * from final

where if(is_same_teller, entered_again is not null, log_odds >= -1.6)
