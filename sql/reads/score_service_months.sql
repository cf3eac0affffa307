-- Months of services up to that of a cut.
-- Grain: service_id, month

select *
from mart_service_months
where month <= (select month from cut where role = $role)
order by service_id, month
