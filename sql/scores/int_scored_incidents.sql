-- Each incident as known at each cut, with the agencies that did not have it from the service, as far as is known.
-- Grain: role, incident_id

with

incidents as (

    select * from int_incidents_at

),

alerts as (

    select * from int_scored_alerts where is_event

),

others as (

    select
        role,
        incident_id,
        list_sort(list(distinct source)) as other_agencies

    from alerts

    where told_by_service is distinct from true and incident_id is not null

    group by role, incident_id

),

final as (

    select
        incidents.*,
        coalesce(others.other_agencies, []) as other_agencies

    from incidents

    left join others
        on incidents.role = others.role
        and incidents.incident_id = others.incident_id

)

select * from final
