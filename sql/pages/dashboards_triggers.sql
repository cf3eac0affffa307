-- Triggers of providers.
-- Grain: provider_id, rule
-- For: operational

select unit_id as provider_id, rule, result, newly_met, n, reason, clause, source_document, revision
from mart_triggers
where role = 'now' and unit_kind = 'provider'
order by unit_id, list_position(['met', 'not met', 'not assessable'], result), rule
