-- Patterns of providers and their services.
-- Grain: unit_kind, unit_id, pattern, theme
-- For: operational

select
    coalesce(services.provider_id, patterns.unit_id) as provider_id, patterns.unit_kind, patterns.unit_id, patterns.pattern, patterns.theme,
    patterns.kind, patterns.strength, patterns.n_incidents, patterns.n_people, patterns.since, patterns.incident_ids, patterns.sentence
from mart_patterns as patterns
left join int_services_now as services on patterns.unit_kind = 'service' and services.service_id = patterns.unit_id
where patterns.role = 'now' and (patterns.unit_kind = 'provider' or services.provider_id is not null)
order by patterns.unit_kind, patterns.unit_id, patterns.strength desc, patterns.pattern, patterns.theme
