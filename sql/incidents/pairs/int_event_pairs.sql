-- Pairs of alerts by different tellers that may tell one event, with the log odds that they do: each part is what is seen of one event over what is
-- seen by chance, in the simulated region.
--   days     of one event, the days told agree in .72 of pairs, differ by one in .18, by two in .05, by three in .03 (spread over the days of a span);
--            of two events any day is as likely as the theme is common at the service
--   themes   the same .85, near ones .1, one that says no more than `other` .03
--   persons  the same 25 times as likely as by chance; two that are both known by name a fiftieth (names are mistyped); two NHS numbers never
-- Grain: first_in_line, second_in_line

with

events as (

    select * from int_event_alerts

),

near_themes as (

    select theme, near_theme from theme_near

    union

    select near_theme, theme from theme_near

),

blocks as (

    select
        *,
        unnest(range((happened_from - date '1970-01-01') // 4, (happened_to - date '1970-01-01') // 4 + 1)) as block

    from events

),

neighbours as (

    select blocks.* replace (blocks.block + shifts.shift as block)

    from blocks

    cross join (values (0), (1)) as shifts(shift)

),

pairs as (

    select distinct
        least(one.place_in_line, other.place_in_line) as first_in_line,
        greatest(one.place_in_line, other.place_in_line) as second_in_line

    from blocks as one

    inner join neighbours as other
        on one.service_id = other.service_id
        and one.block = other.block

    where one.teller <> other.teller

),

compared as (

    select
        pairs.first_in_line,
        pairs.second_in_line,
        greatest(0, one.happened_from - other.happened_to, other.happened_from - one.happened_to) as gap_days,
        greatest(one.happened_to - one.happened_from, other.happened_to - other.happened_from) + 1 as span_days,
        case
            when one.theme in ('other', 'unmapped') or other.theme in ('other', 'unmapped') then .03
            when one.theme = other.theme then .85
            when near_themes.theme is not null then .1
        end as theme_odds,
        coalesce(one.person_id = other.person_id, false) as is_same_person,
        coalesce(one.person_id <> other.person_id and one.has_nhs and other.has_nhs, false) as is_other_number,
        coalesce(one.person_id <> other.person_id and one.has_name and other.has_name, false) as is_other_name,
        -- Alerts of other events a day: the pair itself is not counted, and an event is told by 1.3 tellers.
        greatest(one.n_of_theme / one.n_days, other.n_of_theme / other.n_days) as alerts_a_day,
        greatest(one.n_days, other.n_days) as n_days

    from pairs

    inner join events as one
        on pairs.first_in_line = one.place_in_line

    inner join events as other
        on pairs.second_in_line = other.place_in_line

    left join near_themes
        on one.theme = near_themes.theme
        and other.theme = near_themes.near_theme

),

final as (

    select
        first_in_line,
        second_in_line,
        round(
            ln(case gap_days when 0 then .72 / span_days when 1 then .09 when 2 then .025 else .015 end)
            - ln(greatest(alerts_a_day - 1 / n_days, .5 / n_days) / 1.3)
            + ln(theme_odds)
            + case
                when is_same_person then ln(25)
                when is_other_name then -ln(50)
                else 0
            end,
            4
        ) as log_odds

    from compared

    where gap_days <= 3
        and theme_odds is not null
        and not is_other_number

)

select * from final

-- Odds of 5 to 3: at even odds as many pairs would be joined wrongly as rightly.
where log_odds >= .5
