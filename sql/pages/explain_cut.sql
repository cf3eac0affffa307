-- The cut that the warehouse was built for: one row.
-- Grain: month
-- For: operational

select * exclude (role)
from cut
where role = 'now'
