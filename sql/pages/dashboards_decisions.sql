-- Decisions on providers and their services.
-- Grain: unit_kind, unit_id, decided_on, level, decision
-- For: operational

select
    coalesce(services.provider_id, register.unit_id) as provider_id, register.unit_kind, register.unit_id, register.decided_on,
    register.level, register.lead_agency, register.decision, register.police_hold
from mart_decisions as register
left join int_services_now as services on register.unit_kind = 'service' and services.service_id = register.unit_id
order by register.decided_on desc, register.unit_kind, register.unit_id, register.decision_id
