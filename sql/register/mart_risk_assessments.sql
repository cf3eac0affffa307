-- Assessments that people made with a tool of their own: shown beside riskagg's order, never in place of it.
-- Grain: unit_id, tool, assessed_on

with

states as (

    select * from int_returned_states where returned_kind = 'risk_assessments'

),

latest as (

    select
        record_key,
        max(value) filter (where name = 'unit_id') as unit_id,
        max(value) filter (where name = 'tool') as tool,
        max(value) filter (where name = 'version') as version,
        max(value) filter (where name = 'level') as level,
        max(value) filter (where name = 'score') as score,
        max(value) filter (where name = 'assessor_role') as assessor_role,
        max(day) filter (where name = 'assessed_on') as assessed_on,
        max(day) filter (where name = 'review_by') as review_by,
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

final as (

    select
        coalesce(units.unit_kind, 'service') as unit_kind,
        coalesce(units.unit_id, latest.unit_id) as unit_id,
        latest.tool,
        latest.version,
        latest.level,
        latest.score,
        latest.assessor_role,
        latest.assessed_on,
        latest.review_by,
        units.alias is not null as is_unit_known,
        latest.is_conflict,
        latest.said_in.file as file,
        latest.said_in.batch_id as batch_id,
        latest.said_in.sheet as sheet,
        latest.said_in.row as row

    from latest

    left join units on latest.unit_id = units.alias

)

select * from final
