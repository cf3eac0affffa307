-- What the council's procedure leaves to the commissioner: a concern without an enquiry and without more than low harm, in three months.
-- Grain: source, source_ref, service_id
-- For: operational

select
    services.provider_id, services.service_id, services.host_authority, alerts.occurred_on, alerts.agency, alerts.source, alerts.source_ref,
    alerts.record_type, alerts.theme, alerts.harm
from stg_alerts as alerts
join int_alert_links as links on links.alert_id = alerts.alert_id and links.match_status = 'matched'
join int_services_now as services on services.service_id = links.service_id
join cut on cut.role = 'now' and alerts.reported_on <= cut.reported_by
where services.provider_id is not null and alerts.record_status = 'open' and alerts.record_type = 'concern' and alerts.enquiry_ref is null
    and coalesce(alerts.harm, 'unknown') in ('none', 'low', 'unknown')
    and alerts.occurred_on > $month_end - interval 3 month and alerts.occurred_on <= $month_end
order by alerts.occurred_on desc, services.service_id, alerts.alert_id
