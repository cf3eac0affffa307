-- The last twelve meetings.
-- Grain: meeting_id
-- For: operational

select *
from mart_meetings
order by held_on desc, meeting_id
limit 12
