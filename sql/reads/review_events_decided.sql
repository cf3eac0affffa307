-- The last word on each pair of alerts, newest first.
-- Grain: alert_id, other_alert_id

select alert_id, other_alert_id, decision, decided_by_role, decided_on, outcome
from int_incident_decisions
order by decided_on desc, alert_id, other_alert_id
