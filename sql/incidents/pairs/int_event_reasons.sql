-- What speaks for and against each pair of alerts that may tell one event, in plain words.
-- Grain: first_in_line, second_in_line

with

pairs as (

    select * from int_event_pairs

),

final as (

    select
        first_in_line,
        second_in_line,
        list_filter(
            [
                if(is_same_teller, 'reported twice by the same agency', null),
                case
                    when gap_minutes = 1 then '1 minute apart'
                    when gap_minutes between 2 and 119 then gap_minutes || ' minutes apart'
                    when gap_minutes between 120 and 1440 then round(gap_minutes / 60)::integer || ' hours apart'
                    when span_days > 1 then 'days that may be the same'
                    when gap_minutes = 0 then 'same time'
                    when gap_days = 0 then 'same day'
                    when gap_days = 1 then 'a day apart'
                    else gap_days || ' days apart'
                end,
                case themes
                    when 'same' then 'same theme'
                    when 'near' then 'near themes'
                    else 'theme not told by both'
                end,
                case
                    when persons = 'same' then 'same person'
                    when persons = 'same, weakly' then 'same person by a key that another person may share'
                    when persons = 'other name' then 'against it: persons named differently'
                    when is_same_teller and is_nobody_named then 'no person named'
                    when is_same_teller then 'person not known from both'
                end,
                if(is_told_by_same and not is_same_teller, 'told to both by the same', null),
                case is_role_same
                    when true then 'same role of the source of risk'
                    when false then 'against it: other role of the source of risk'
                end,
                case
                    when harm_steps = 0 then 'same harm'
                    when harm_steps >= 2 then 'against it: very different harm'
                end,
                if(odds_of_others > .5, 'against it: another alert fits as well', null)
            ],
            lambda reason: reason is not null
        ) as reasons

    from pairs

)

select * from final
