-- Pairs of alerts at one service that may be of one event: by different tellers, whose days may lie within three of each other; by one teller, which may have
-- entered an event twice, of the same stated day or within two hours. Neither theme nor NHS number says that they are two events; of one teller's, no name and
-- no reference either.
-- Grain: first_in_line, second_in_line

with

events as (

    select * from int_event_alerts

),

rates as (

    select * from int_event_rates

),

near_themes as (

    select theme, near_theme from theme_near

    union

    select near_theme, theme from theme_near

),

blocks as (

    select
        place_in_line,
        service_id,
        teller,
        happened_from,
        happened_to,
        unnest(range((happened_from - date '1970-01-01') // 4, (happened_to - date '1970-01-01') // 4 + 1)) as block

    from events

),

neighbours as (

    select blocks.* replace (blocks.block + shifts.shift as block)

    from blocks

    cross join (values (0), (1)) as shifts(shift)

),

-- Both shifts of a day: an event at ten to midnight may be entered again at ten past.
entered_again as (

    select
        one.place_in_line,
        other.place_in_line as other_in_line

    from events as one

    cross join (values (0), (1)) as shifts(shift)

    inner join events as other
        on one.service_id = other.service_id
        and one.teller = other.teller
        and one.occurred_on + shifts.shift = other.occurred_on

    where one.occurred_on_stated
        and other.occurred_on_stated
        and if(
            shifts.shift = 0,
            one.place_in_line < other.place_in_line,
            coalesce(other.began_at <= one.over_at + interval 2 hour, false)
        )

),

pairs as (

    select
        least(place_in_line, other_in_line) as first_in_line,
        greatest(place_in_line, other_in_line) as second_in_line

    from entered_again

    union all

    select distinct
        least(one.place_in_line, other.place_in_line) as first_in_line,
        greatest(one.place_in_line, other.place_in_line) as second_in_line

    from blocks as one

    inner join neighbours as other
        on one.service_id = other.service_id
        and one.block = other.block

    where one.teller <> other.teller
        and one.happened_from - other.happened_to <= 3
        and other.happened_from - one.happened_to <= 3

),

compared as (

    select
        pairs.first_in_line,
        pairs.second_in_line,
        one.teller as first_teller,
        other.teller as second_teller,
        one.teller = other.teller as is_same_teller,
        other.first_received_at as received_at,
        one.is_open and other.is_open as is_open,
        one.theme as first_theme,
        other.theme as second_theme,
        greatest(0, one.happened_from - other.happened_to, other.happened_from - one.happened_to) as gap_days,
        greatest(one.happened_to - one.happened_from, other.happened_to - other.happened_from) + 1 as span_days,
        if(
            one.began_at is null or other.began_at is null,
            null,
            greatest(0, date_diff('minute', other.over_at, one.began_at), date_diff('minute', one.over_at, other.began_at))
        ) as gap_minutes,
        case
            when one.theme = other.theme then if(one.theme in ('other', 'unmapped'), 'both unsaid', 'same')
            when one.theme in ('other', 'unmapped') or other.theme in ('other', 'unmapped') then 'one unsaid'
            when near_themes.theme is not null then 'near'
        end as themes,
        -- Of records with several people the two who come nearest to being one person decide: only where each differs from each are they others.
        coalesce(
            ['same', 'same, weakly', 'unknown', 'other name', 'other reference', 'other number'][
                list_min(flatten(list_transform(one.persons, lambda a: list_transform(other.persons, lambda b: case
                    when a.person_id = b.person_id then if(a.person_certain = b.person_certain, 1, 2)
                    when a.has_nhs and b.has_nhs then 6
                    when one.teller = other.teller and a.has_reference and b.has_reference then 5
                    when a.has_name and b.has_name then 4
                    else 3
                end))))
            ],
            'unknown'
        ) as persons,
        not one.names_person and not other.names_person as is_nobody_named,
        coalesce(one.told_by = other.told_by, false) as is_told_by_same,
        abs(one.harm_level - other.harm_level) as harm_steps,
        one.risk_source_role = other.risk_source_role as is_role_same,
        sqrt(one_rate.alerts_a_day * other_rate.alerts_a_day) as alerts_a_day

    from pairs

    inner join events as one
        on pairs.first_in_line = one.place_in_line

    inner join events as other
        on pairs.second_in_line = other.place_in_line

    inner join rates as one_rate
        on pairs.first_in_line = one_rate.place_in_line

    inner join rates as other_rate
        on pairs.second_in_line = other_rate.place_in_line

    left join near_themes
        on one.theme = near_themes.theme
        and other.theme = near_themes.near_theme

)

select * from compared

where themes is not null
    and persons <> 'other number'
    and not (is_same_teller and persons in ('other name', 'other reference'))
