-- Rows of action plans as they stand now, one row each. A plan in the layout of another body comes whole with each file: its newest file counts, and a
-- plan is told by its file's name without the day. What runs on in the rows of one number (the learning point, the measure) is put together here; the
-- stored row stays as it was sent.
-- Grain: source, supplier, record_key

with

states as (

    select * from int_returned_states where returned_kind = 'actions'

),

latest as (

    select
        source,
        supplier,
        record_key,
        -- The workbook that goes out to a meeting is read by the source that is named as its kind.
        source <> any_value(returned_kind) as is_foreign,
        max(value) filter (where name = 'plan') as plan,
        max(value) filter (where name = 'no') as "no",
        max(value) filter (where name = 'unit_id') as unit_id,
        max(value) filter (where name = 'learning_point') as learning_point,
        max(value) filter (where name = 'concern_class') as concern_class,
        max(value) filter (where name = 'risk') as risk,
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
        max(place) as place,
        bool_or(is_conflict) as is_conflict,
        arg_max(said_in, place) as said_in

    from states

    group by source, supplier, record_key

),

named as (

    select
        *,
        case
            when is_foreign then regexp_replace(regexp_replace(said_in.file, '\d{4}-\d{2}-\d{2}', ''), '\s*(\(\d+\))?\.[A-Za-z]+$', '')
            else record_key
        end as plan_file

    from latest

),

newest as (

    select * from named

    qualify
        not is_foreign
        or dense_rank() over (
            partition by source, supplier, plan_file order by stated_on desc, place.apply_order desc
        ) = 1

),

-- Rows of one number that follow one another are one group; numbers may begin again below a heading.
turns as (

    select
        *,
        "no" is null or not is_foreign or row(rtrim("no", '.) '), owner_organisation) is distinct from lag(
            row(rtrim("no", '.) '), owner_organisation)
        ) over (partition by source, supplier, plan_file order by said_in.sheet nulls first, said_in.row) as is_turn

    from newest

),

in_groups as (

    select
        *,
        sum(is_turn::integer) over (partition by source, supplier, plan_file order by said_in.sheet nulls first, said_in.row) as group_no

    from turns

),

said as (

    select
        source,
        supplier,
        plan_file,
        group_no,
        said.name as name,
        said.value as value,
        min(said_in.row) as first_row

    from in_groups

    cross join unnest([{'name': 'learning_point', 'value': learning_point}, {'name': 'outcome_measure', 'value': outcome_measure}]) as told(said)

    where said.value is not null

    group by all

),

together as (

    select
        source,
        supplier,
        plan_file,
        group_no,
        string_agg(value, ' ' order by first_row) filter (where name = 'learning_point') as learning_point,
        string_agg(value, ' ' order by first_row) filter (where name = 'outcome_measure') as outcome_measure

    from said

    group by all

),

final as (

    select in_groups.* replace (together.learning_point as learning_point, together.outcome_measure as outcome_measure)

    from in_groups

    left join together using (source, supplier, plan_file, group_no)

)

select * from final
