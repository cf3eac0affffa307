-- What agencies answered when a meeting was held on paper.
-- Grain: meeting_id, agency, question

with

states as (

    select * from int_returned_states where returned_kind = 'proforma_replies'

),

latest as (

    select
        record_key,
        max(value) filter (where name = 'meeting_id') as meeting_id,
        max(value) filter (where name = 'agency') as agency,
        max(value) filter (where name = 'question') as question,
        max(value) filter (where name = 'reply') as reply,
        max(value) filter (where name = 'signed_off_by_role') as signed_off_by_role,
        max(day) filter (where name = 'replied_on') as replied_on,
        arg_max(by_role, place) as by_role,
        max(stated_on) as stated_on,
        bool_or(is_conflict) as is_conflict,
        arg_max(said_in, place) as said_in

    from states

    group by source, supplier, record_key

),

final as (

    select
        latest.meeting_id,
        latest.agency,
        latest.question,
        latest.reply,
        latest.replied_on,
        latest.signed_off_by_role,
        latest.is_conflict,
        latest.said_in.file as file,
        latest.said_in.batch_id as batch_id,
        latest.said_in.sheet as sheet,
        latest.said_in.row as row

    from latest

)

select * from final
