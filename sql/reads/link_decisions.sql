-- People's words on pairs of alerts, oldest first.
-- Grain: first_in_line, second_in_line, is_same

select first_in_line, second_in_line, decision = 'same' as is_same
from int_event_decisions
where is_usable
order by newness
