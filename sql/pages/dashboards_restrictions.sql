-- Restrictions of providers and their services.
-- Grain: unit_kind, unit_id, restriction, placed_on
-- For: operational

select
    coalesce(services.provider_id, register.unit_id) as provider_id, register.unit_kind, register.unit_id, register.restriction,
    register.restriction_by, register.placed_on, register.review_on, register.lifted_on, register.state
from mart_restrictions as register
left join int_services_now as services on register.unit_kind = 'service' and services.service_id = register.unit_id
order by register.placed_on desc, register.unit_kind, register.unit_id, register.restriction
