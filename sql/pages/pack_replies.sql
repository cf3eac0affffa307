-- Replies to the pro-forma.
-- Grain: meeting_id, agency, question
-- For: operational

select *
from mart_replies
order by replied_on desc, meeting_id, agency, question
