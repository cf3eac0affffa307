-- Every alert told by the reported-by cut; an alert of an event after the month's end stands here alone.
-- Grain: source, supplier, source_ref

with

alerts as (

    select * from stg_alerts

),

links as (

    select * from int_alert_links

),

incidents as (

    select * from int_incidents_at where role = 'now'

),

cut as (

    select * from cut where role = 'now'

),

final as (

    select
        alerts.source,
        alerts.supplier,
        alerts.source_ref,
        alerts.version,
        links.service_id,
        links.location_id_cqc,
        links.service_ref,
        coalesce(links.match_status, 'none') as match_status,
        incidents.incident_id,
        alerts.occurred_on,
        alerts.reported_on,
        alerts.theme,
        alerts.risk_types,
        alerts.harm,
        alerts.harm_physical,
        alerts.harm_psychological,
        alerts.outcome,
        alerts.record_type,
        alerts.record_status

    from alerts

    cross join cut

    left join links on alerts.alert_id = links.alert_id

    -- An alert of a later event tells no incident of this month, though it be joined to one.
    left join incidents
        on links.incident_id = incidents.incident_id
        and alerts.occurred_on <= cut.month_end

    where alerts.reported_on <= cut.reported_by

)

select * from final
