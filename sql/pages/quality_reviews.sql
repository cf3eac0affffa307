-- How many places wait for a decision: one row.
-- Grain: n
-- For: operational

select count(*)::integer as n, min(waits_since) as since
from mart_place_reviews
