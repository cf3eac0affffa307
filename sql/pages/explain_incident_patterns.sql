-- Patterns that rest on an incident.
-- Grain: unit_kind, unit_id, pattern, theme
-- For: operational

select * from mart_patterns
where role = 'now' and list_contains(incident_ids, $id)
order by unit_kind, unit_id, strength desc, pattern, theme
