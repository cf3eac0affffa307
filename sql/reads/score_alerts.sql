-- Alerts at services, as known at a cut.
-- Grain: alert_id

select *
from int_scored_alerts
where role = $role
order by alert_id
