-- Police holds that stand on a unit.
-- A hold stands until its release has a day and a role, as on the unit's page of the pack.
-- Grain: unit_kind, unit_id
-- For: operational

select unit_kind, unit_id, hold_meeting_id as meeting_id, police_hold_on as decided_on
from mart_unit_states
where police_hold and list_contains($ids, unit_kind || ' ' || unit_id)
order by all
