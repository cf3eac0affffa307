-- A unit's incidents.
-- Grain: incident_id
-- For: operational

select incidents.* exclude (role)
from int_incidents_at as incidents
where incidents.role = 'now'
    and $id = case $kind
    when 'service' then service_id when 'provider' then provider_id when 'operator' then operator_id
    when 'brand' then brand_id else company_id
end
order by occurred_on, incident_id
