-- Services as they are now.
-- Grain: service_id
-- For: operational

select *
from int_services_now
order by service_id
