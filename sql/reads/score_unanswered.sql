-- Alerts without a recorded answer, as known at a cut.
-- Grain: alert_id

select *
from int_scored_alerts
where role = $role and is_unanswered
order by alert_id
