-- Every open or ranked service, in the order of the ranks.
-- Grain: service_id

select coalesce(assessed.rank::varchar, ''), services.name, services.provider_name, services.service_id, services.provider_id,
    coalesce(assessed.band, 'none'), services.town, services.postcode
from int_services_now as services
left join mart_assessments as assessed
    on assessed.unit_id = services.service_id and assessed.unit_kind = 'service' and assessed.role = 'now'
where services.is_open or assessed.rank is not null
order by assessed.rank nulls last, services.service_id
