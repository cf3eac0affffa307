-- Triggers of the units of a page.
-- Grain: unit_id, rule
-- For: operational

select unit_id, rule, result, newly_met, n, incident_ids, alert_ids, since, reason, clause, source_document, revision
from mart_triggers
where role = 'now' and unit_kind = $kind and list_contains($ids, unit_id)
order by unit_id, list_position(['met', 'not assessable', 'not met'], result), rule
