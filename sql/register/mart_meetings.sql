-- Meetings and who was there, with the day by which their minutes are due and whether they came: 14 days after an initial meeting, 7 after a review.
-- Grain: batch_id, sheet, row

with

minutes as (

    select * from raw_minutes

),

latest as (

    select * from int_returned_latest where returned_kind = 'minutes'

),

cut as (

    select * from cut where role = 'now'

),

dated as (

    select
        minutes.* replace (lower(trim(minutes.kind)) as kind, lower(trim(minutes.status)) as status),
        case
            when lower(trim(minutes.status)) = 'cancelled' then null
            when lower(trim(minutes.kind)) = 'initial' then minutes.held_on + 14
            when lower(trim(minutes.kind)) = 'review' then minutes.held_on + 7
        end as minutes_due_on

    from minutes

    inner join latest
        on minutes.batch_id = latest.batch_id
        and minutes.sheet is not distinct from latest.sheet
        and minutes.row = latest.row

),

final as (

    select
        dated.meeting_id,
        dated.kind,
        dated.held_on,
        dated.status,
        dated.minutes_agreed_on,
        dated.minutes_shared_on,
        dated.attendance,
        dated.minutes_due_on,
        case
            when dated.minutes_due_on is null then null
            when dated.minutes_shared_on is not null then 'shared'
            when dated.minutes_due_on < cut.reported_by then 'overdue'
            else 'due'
        end as minutes_state,
        dated.file,
        dated.batch_id,
        dated.sheet,
        dated.row

    from dated

    cross join cut

)

select * from final
