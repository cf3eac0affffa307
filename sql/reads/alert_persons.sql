-- The person and the source of risk of each alert.
-- Grain: alert_id

select alert_id, person_id, risk_source_id
from int_alert_links
order by alert_id
