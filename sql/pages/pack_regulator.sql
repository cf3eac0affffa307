-- For the regulator: registered services that are in band high, or whose silence the regulator alone could explain.
-- Grain: service_id
-- For: operational

with silent as (
    select distinct unit_id from mart_patterns where role = 'now' and unit_kind = 'service' and kind = 'hidden'
)
select unit_id as service_id, assessed.band, assessed.lead_sentence, silent.unit_id is not null as is_silent
from mart_assessments as assessed
join int_services_now on int_services_now.service_id = assessed.unit_id and int_services_now.is_registered
left join silent using (unit_id)
where assessed.role = 'now' and assessed.unit_kind = 'service' and (assessed.band = 'high' or silent.unit_id is not null)
order by assessed.rank, unit_id
