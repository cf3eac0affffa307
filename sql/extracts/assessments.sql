-- The month's order: every unit with an alert in 24 months.
-- Grain: unit_kind, unit_id

with

assessments as (

    select * from mart_assessments where role = 'now'

),

services as (

    select * from int_services_now

),

final as (

    select
        assessments.unit_kind,
        assessments.unit_id,
        services.location_id_cqc,
        services.service_ref,
        assessments.rank,
        assessments.band,
        assessments.q_value,
        assessments.previous_band,
        assessments.patterns

    from assessments

    left join services
        on assessments.unit_kind = 'service'
        and assessments.unit_id = services.service_id

)

select * from final
