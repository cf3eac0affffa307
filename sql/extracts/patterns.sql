-- The month's patterns.
-- Grain: unit_kind, unit_id, pattern, theme

with

patterns as (

    select * from mart_patterns where role = 'now'

),

services as (

    select * from int_services_now

),

final as (

    select
        patterns.unit_kind,
        patterns.unit_id,
        services.location_id_cqc,
        services.service_ref,
        patterns.pattern,
        patterns.theme,
        patterns.n_incidents,
        patterns.expected,
        patterns.since,
        patterns.p_value,
        patterns.sentence,
        patterns.incident_ids

    from patterns

    left join services
        on patterns.unit_kind = 'service'
        and patterns.unit_id = services.service_id

)

select * from final
