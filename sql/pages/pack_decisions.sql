-- Decisions, newest first.
-- Grain: decision_id, unit_kind, unit_id
-- For: operational

select *
from mart_decisions
order by decided_on desc, meeting_id, unit_kind, unit_id, decision_id
