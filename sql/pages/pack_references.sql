-- The agencies' own references of incidents.
-- Grain: incident_id, source, agency, source_ref
-- For: operational

select int_alert_links.incident_id, stg_alerts.source, stg_alerts.agency, stg_alerts.source_ref
from int_alert_links
join stg_alerts on stg_alerts.alert_id = int_alert_links.alert_id
join cut on cut.role = 'now' and stg_alerts.reported_on <= cut.reported_by and stg_alerts.occurred_on <= cut.month_end
where list_contains($ids, int_alert_links.incident_id) and stg_alerts.record_status = 'open'
order by int_alert_links.incident_id, stg_alerts.source, stg_alerts.supplier, stg_alerts.source_ref
