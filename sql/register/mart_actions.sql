-- The action plans as they came back, with the state of each action at the reported-by cut. Dates stand as written beside what was understood.
-- Grain: plan, no

with

states as (

    select * from int_returned_states where returned_kind = 'actions'

),

latest as (

    select
        record_key,
        max(value) filter (where name = 'plan') as plan,
        max(value) filter (where name = 'no') as "no",
        max(value) filter (where name = 'unit_id') as unit_id,
        max(value) filter (where name = 'learning_point') as learning_point,
        max(value) filter (where name = 'action') as action,
        max(value) filter (where name = 'lead') as lead,
        max(value) filter (where name = 'owner_organisation') as owner_organisation,
        max(value) filter (where name = 'status') as status,
        max(value) filter (where name = 'outcome_measure') as outcome_measure,
        max(value) filter (where name = 'evidence') as evidence,
        max(value) filter (where name = 'start') as start_text,
        max(day) filter (where name = 'start') as start_on,
        max(value) filter (where name = 'due') as due_text,
        max(day) filter (where name = 'due') as due_on,
        max(value) filter (where name = 'milestone') as milestone_text,
        max(day) filter (where name = 'milestone') as milestone_on,
        arg_max(by_role, place) as by_role,
        max(stated_on) as stated_on,
        bool_or(is_conflict) as is_conflict,
        arg_max(said_in, place) as said_in

    from states

    group by source, supplier, record_key

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
        *,
        regexp_matches(lower(concat_ws(' ', status, due_text)), '\b(complete|completed|done|closed|achieved)\b')
            and not regexp_matches(lower(concat_ws(' ', status, due_text)), '\b(not|part|partly|partially) (yet )?(complete|completed|done|closed|achieved)\b')
            as is_complete

    from latest

),

final as (

    select
        judged.plan,
        judged."no",
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
        judged.by_role,
        judged.is_conflict,
        judged.said_in.file as file,
        judged.said_in.batch_id as batch_id,
        judged.said_in.sheet as sheet,
        judged.said_in.row as row

    from judged

    cross join cut

    left join units on judged.unit_id = units.alias

)

select * from final
