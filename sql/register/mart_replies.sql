-- What agencies answered when a meeting was held on paper.
-- Grain: batch_id, sheet, row

with

replies as (

    select * from raw_proforma_replies

),

latest as (

    select * from int_returned_latest where returned_kind = 'proforma_replies'

),

final as (

    select
        replies.meeting_id,
        replies.agency,
        replies.question,
        replies.reply,
        replies.replied_on,
        replies.signed_off_by_role,
        replies.file,
        replies.batch_id,
        replies.sheet,
        replies.row

    from replies

    inner join latest
        on replies.batch_id = latest.batch_id
        and replies.sheet is not distinct from latest.sheet
        and replies.row = latest.row

)

select * from final
