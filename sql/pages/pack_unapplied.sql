-- What a returned row says that changes nothing.
-- Grain: file, row, unit_kind, unit_id, what
-- For: operational

select unit_kind, unit_id, meeting_id, decided_on, what, file, "row"
from mart_unapplied
order by decided_on desc, meeting_id, decision_id, what
