-- A service's months: incidents, and what was to be expected.
-- Grain: month
-- For: operational

select * exclude (role, unit_id)
from mart_expected
where role = 'now' and unit_id = $id and theme = 'all'
order by month
