-- Services on the list, in its order.
-- Grain: unit_id

select assessed.unit_id, services.name
from mart_assessments as assessed
left join int_services_now as services on services.service_id = assessed.unit_id
where assessed.role = 'now' and assessed.unit_kind = 'service' and assessed.band <> 'none' and assessed.rank <= $budget
order by assessed.rank, assessed.unit_id
