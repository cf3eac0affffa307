-- The days of the cut that the warehouse was built for.
-- Grain: month

select month, month_end, reported_by
from cut
where role = 'now'
