-- Alerts reported since a unit came under procedure.
-- Under procedure: the latest decision that says a level. New: reported after it, in this pack's month or since, and told before the cut.
-- Grain: unit_kind, unit_id
-- For: operational

with latest as (
    select unit_kind, unit_id, level, level_on as decided_on from mart_unit_states
)
select
    latest.unit_kind, latest.unit_id, latest.level, latest.decided_on, count(*)::integer as n_alerts,
    max(stg_alerts.reported_on) as newest_on, list(distinct stg_alerts.agency order by stg_alerts.agency) as told_by
from latest
join int_services_now
    on (latest.unit_kind = 'service' and int_services_now.service_id = latest.unit_id)
    or (latest.unit_kind = 'provider' and int_services_now.provider_id = latest.unit_id)
join int_alert_links on int_alert_links.service_id = int_services_now.service_id
join stg_alerts on stg_alerts.alert_id = int_alert_links.alert_id and stg_alerts.record_status = 'open'
where
    lower(coalesce(latest.level, 'none')) not in ('none', '0', 'closed', 'ended')
    and stg_alerts.reported_on > latest.decided_on and stg_alerts.reported_on >= $month and stg_alerts.reported_on <= $reported_by
group by latest.unit_kind, latest.unit_id, latest.level, latest.decided_on
order by newest_on desc, latest.unit_kind, latest.unit_id
