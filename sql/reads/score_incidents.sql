-- Incidents as known at a cut.
-- Grain: incident_id

select *
from int_scored_incidents
where role = $role
order by incident_id
