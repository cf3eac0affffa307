-- The month's triggers.
-- Grain: unit_kind, unit_id, rule

with

triggers as (

    select * from mart_triggers where role = 'now'

),

final as (

    select
        unit_kind,
        unit_id,
        rule,
        result,
        incident_ids,
        clause

    from triggers

)

select * from final
