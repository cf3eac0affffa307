-- What one source reported this month, and what it reported in a year that has no answer.
-- Grain: source_ref, reported_on
-- For: operational

select
    stg_alerts.source, stg_alerts.source_ref, stg_alerts.reported_on, stg_alerts.theme, stg_alerts.record_type, stg_alerts.outcome,
    stg_alerts.is_serious, stg_alerts.is_about_management, stg_alerts.is_answered, stg_alerts.response, int_alert_links.service_id,
    int_alert_links.match_status
from stg_alerts
left join int_alert_links using (alert_id)
where
    stg_alerts.source = $source and stg_alerts.record_status = 'open' and stg_alerts.reported_on <= $reported_by
    and (stg_alerts.reported_on >= $month or (stg_alerts.is_answered is false and stg_alerts.reported_on >= $month - interval 11 month))
order by stg_alerts.reported_on desc, stg_alerts.source_ref
