-- The action plans as they came back, with the state of each action at the reported-by cut. Dates stand as written beside what was understood.
-- Grain: batch_id, sheet, row

with

actions as (

    select * from raw_actions

),

latest as (

    select * from int_returned_latest where returned_kind = 'actions'

),

units as (

    select * from int_units

),

cut as (

    select * from cut where role = 'now'

),

-- Plans say that an action is done in its status or in the column of its end.
judged as (

    select
        actions.*,
        regexp_matches(lower(concat_ws(' ', actions.status, actions.due_text)), '\b(complete|completed|done|closed|achieved)\b')
            and not regexp_matches(lower(concat_ws(' ', actions.status, actions.due_text)), '\b(not|part|partly|partially) (yet )?(complete|completed|done|closed|achieved)\b')
            as is_complete

    from actions

    inner join latest
        on actions.batch_id = latest.batch_id
        and actions.sheet is not distinct from latest.sheet
        and actions.row = latest.row

),

final as (

    select
        judged.plan,
        judged.no,
        coalesce(units.unit_kind, case when judged.unit_id is not null then 'service' end) as unit_kind,
        coalesce(units.unit_id, judged.unit_id) as unit_id,
        judged.learning_point,
        judged.action,
        judged.lead,
        judged.owner_organisation,
        judged.start_text,
        judged.start_on,
        judged.due_text,
        judged.due_on,
        judged.milestone_text,
        judged.milestone_on,
        judged.status,
        judged.outcome_measure,
        judged.evidence,
        case
            when judged.is_complete and nullif(trim(judged.evidence), '') is null then 'complete without evidence'
            when judged.is_complete then 'complete'
            when judged.due_on is null then 'no date'
            when judged.due_on < cut.reported_by then 'overdue'
            when judged.due_on <= cut.reported_by + 30 then 'due within 30 days'
            else 'on track'
        end as state,
        coalesce(judged.due_on < judged.start_on, false) as is_due_before_start,
        units.alias is not null as is_unit_known,
        judged.file,
        judged.batch_id,
        judged.sheet,
        judged.row

    from judged

    cross join cut

    left join units on judged.unit_id = units.alias

)

select * from final
