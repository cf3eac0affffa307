-- Every incident as known at the reported-by cut.
-- Grain: incident_id

with

incidents as (

    select * from int_incidents_at where role = 'now'

),

final as (

    select
        incident_id,
        service_id,
        location_id_cqc,
        service_ref,
        occurred_on,
        theme,
        n_alerts,
        agencies,
        len(people) as n_people,
        told_by_service

    from incidents

)

select * from final
