-- An incident.
-- Grain: incident_id
-- For: operational

select *
from int_incidents
where incident_id = $id
