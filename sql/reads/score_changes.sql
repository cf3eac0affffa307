-- Changes of owner, provider and manager.
-- Grain: service_id, changed_on, what

select *
from int_service_changes
order by all
