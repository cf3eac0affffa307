-- Spells of a unit.
-- Of a person, the spells in which that person's alerts are; of anything else, all spells.
-- Grain: service_id, valid_from
-- For: operational

select
    service_id, valid_from, valid_to, location_id_cqc, service_ref, name, service_kind_label, beds,
    concat_ws(', ', address, town, postcode) as place, host_authority,
    provider_id, provider_name, provider_unknown, operator_id, operator_name,
    brand_id, brand_name, company_id, company_name
from int_services
where $id = case $kind
    when 'service' then service_id when 'provider' then provider_id when 'operator' then operator_id
    when 'brand' then brand_id when 'company' then company_id
end or list_contains($named, service_id || '|' || valid_from)
order by service_id, valid_from
