-- How many places and alerts wait for a decision: one row.
-- Grain: n_places

select count(*) as n_places, coalesce(sum(n_alerts), 0)::bigint as n_alerts
from mart_place_reviews
