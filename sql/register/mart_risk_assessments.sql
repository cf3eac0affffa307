-- Assessments that people made with a tool of their own: shown beside riskagg's order, never in place of it.
-- Grain: batch_id, sheet, row

with

assessments as (

    select * from raw_risk_assessments

),

latest as (

    select * from int_returned_latest where returned_kind = 'risk_assessments'

),

units as (

    select * from int_units

),

final as (

    select
        coalesce(units.unit_kind, 'service') as unit_kind,
        coalesce(units.unit_id, assessments.unit_id) as unit_id,
        assessments.tool,
        assessments.version,
        assessments.level,
        assessments.score,
        assessments.assessor_role,
        assessments.assessed_on,
        assessments.review_by,
        units.alias is not null as is_unit_known,
        assessments.file,
        assessments.batch_id,
        assessments.sheet,
        assessments.row

    from assessments

    inner join latest
        on assessments.batch_id = latest.batch_id
        and assessments.sheet is not distinct from latest.sheet
        and assessments.row = latest.row

    left join units on assessments.unit_id = units.alias

)

select * from final
