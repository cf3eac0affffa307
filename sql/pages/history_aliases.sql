-- Every id that a service ever had.
-- Grain: alias
-- For: operational

select alias
from int_service_ids
where service_id = $id
order by alias
