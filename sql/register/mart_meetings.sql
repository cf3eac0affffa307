-- Meetings and who was there, with the day by which their minutes are due and whether they came: 14 days after an initial meeting, 7 after a review.
-- Grain: meeting_id

with

states as (

    select * from int_returned_states where returned_kind = 'minutes'

),

latest as (

    select
        record_key,
        max(value) filter (where name = 'meeting_id') as meeting_id,
        max(value) filter (where name = 'kind') as kind,
        max(value) filter (where name = 'status') as status,
        max(day) filter (where name = 'held_on') as held_on,
        max(day) filter (where name = 'minutes_agreed_on') as minutes_agreed_on,
        max(day) filter (where name = 'minutes_shared_on') as minutes_shared_on,
        list({'agency': name[9:], 'status': value} order by name) filter (where starts_with(name, 'seat of ')) as attendance,
        arg_max(by_role, place) as by_role,
        max(stated_on) as stated_on,
        bool_or(is_conflict) as is_conflict,
        arg_max(said_in, place) as said_in

    from states

    group by source, supplier, record_key

),

cut as (

    select * from cut where role = 'now'

),

dated as (

    select
        *,
        case
            when status = 'cancelled' then null
            when kind = 'initial' then held_on + 14
            when kind = 'review' then held_on + 7
        end as minutes_due_on

    from latest

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
        dated.is_conflict,
        dated.said_in.file as file,
        dated.said_in.batch_id as batch_id,
        dated.said_in.sheet as sheet,
        dated.said_in.row as row

    from dated

    cross join cut

)

select * from final
