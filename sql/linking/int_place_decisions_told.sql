-- What became of each word on a place: it stands, a later one superseded it, it was taken back, or nothing here answers to it (no such place, no such
-- service, nothing to take back).
-- Grain: batch_id, sheet, row, mention_id

with

ordered as (

    select
        * replace (case when decision <> 'none of ours' then service_id end as service_id),
        case
            when mention_id is null then 'no such place'
            when decision in ('same', 'not') and service_id is null then 'no such service'
            when decision = 'taken back' and service_id_said is not null and service_id is null then 'no such service'
        end as fault,
        row_number() over (order by decided_on, received_at, apply_order, sheet, "row", mention_id) as place_in_line

    from int_place_decisions_meant

),

words as (

    select * from ordered where fault is null and decision <> 'taken back'

),

taken_back as (

    select
        words.place_in_line as word_in_line,
        backs.place_in_line as back_in_line

    from words

    inner join ordered as backs
        on words.mention_id = backs.mention_id
        and words.place_in_line < backs.place_in_line
        -- Without a service everything said of the place is taken back.
        and (backs.service_id is null or words.service_id = backs.service_id)

    where backs.decision = 'taken back' and backs.fault is null

),

newest as (

    select * from words

    where place_in_line not in (select word_in_line from taken_back)

    qualify row_number() over (partition by mention_id, service_id order by place_in_line desc) = 1

),

-- Of `same` and `none of ours` the last one said is the mention's; a `not` only takes its service away.
standing as (

    select place_in_line from newest where decision = 'not'

    union all

    (
        select place_in_line from newest where decision <> 'not'

        qualify row_number() over (partition by mention_id order by place_in_line desc) = 1
    )

),

final as (

    select
        batch_id,
        sheet,
        "row",
        mention_source,
        mention_id,
        service_id_said,
        service_id,
        decision,
        decided_by_role,
        decided_on,
        case
            when fault is not null then fault
            when place_in_line in (select word_in_line from taken_back) then 'taken back'
            when decision = 'taken back' and place_in_line not in (select back_in_line from taken_back) then 'nothing to take back'
            when decision = 'taken back' or place_in_line in (select place_in_line from standing) then 'stands'
            else 'superseded'
        end as state

    from ordered

)

select * from final
