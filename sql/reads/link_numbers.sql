-- The adults of alerts who are known by an NHS number, as digests.
-- Grain: place_in_line, person

select distinct place_in_line, hash(known.person_id) as person
from (select place_in_line, unnest(persons) as known from int_event_alerts)
where known.has_nhs
order by all
