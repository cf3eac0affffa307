-- Meetings whose minutes are overdue.
-- Grain: meeting_id
-- For: operational

select meeting_id, kind, held_on, minutes_due_on
from mart_meetings
where minutes_state = 'overdue'
order by minutes_due_on, meeting_id
