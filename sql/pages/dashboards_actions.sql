-- Actions of providers and their services.
-- Grain: plan, no, unit_kind, unit_id, action
-- For: operational

select
    coalesce(services.provider_id, register.unit_id) as provider_id, register.unit_kind, register.unit_id, register.plan, register."no",
    register.action, register.lead, register.due_text, register.due_on, register.state, register.faults
from mart_actions as register
left join int_services_now as services on register.unit_kind = 'service' and services.service_id = register.unit_id
order by list_position(['overdue', 'due within 30 days', 'no date', 'complete without evidence', 'on track', 'complete'], register.state),
    register.due_on nulls last, register.plan, register."no", register.unit_id, register.unit_kind, register.action
