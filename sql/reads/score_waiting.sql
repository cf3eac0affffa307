-- Alerts that wait for a person's word, once per service that they may mean.
-- Grain: alert_id, service_id

select *
from int_waiting_alerts
order by alert_id, service_id
