"""The selects of the dashboards. Sums of the marts alone; every one states its order."""

MONTHS = """
select month from (select month from int_months where month <= $month order by month desc limit 24) order by month
"""

# A provider that has left, with incidents of its own in the window, keeps its page under its last name.
PROVIDERS = """
with named as (
    select provider_id, provider_name, valid_from, service_id, false as is_now from int_services
    union all
    select provider_id, provider_name, valid_from, service_id, true from int_services_now
),
wanted as (
    select provider_id from int_services_now
    union
    select provider_id from int_incidents_at where role = 'now' and occurred_on >= $since and occurred_on <= $until
)
select wanted.provider_id, arg_max(named.provider_name, (named.is_now, named.valid_from, named.service_id, named.provider_name)) as name
from wanted
left join named using (provider_id)
where wanted.provider_id is not null
group by wanted.provider_id
order by wanted.provider_id
"""

ASSESSMENTS = """
select
    unit_kind, unit_id, rank, band, previous_band, previous_rank, change, change_reason, n_24, n_12, excess_ratio, excess_low, excess_high,
    patterns, lead_sentence
from mart_assessments
where role = 'now' and unit_kind in ('service', 'provider')
order by unit_kind, rank, unit_id
"""

THEMES = """
select provider_id, theme, date_trunc('month', occurred_on)::date as month, count(*)::integer as n_incidents
from int_incidents_at
where role = 'now' and provider_id is not null and occurred_on >= $since and occurred_on <= $until
group by provider_id, theme, date_trunc('month', occurred_on)
order by provider_id, theme, month
"""

AGENCIES = """
with told as (
    select provider_id, occurred_on, unnest(agencies) as agency
    from int_incidents_at
    where role = 'now' and provider_id is not null and occurred_on >= $since and occurred_on <= $until
)
select provider_id, agency, date_trunc('month', occurred_on)::date as month, count(*)::integer as n_incidents
from told
group by provider_id, agency, date_trunc('month', occurred_on)
order by provider_id, agency, month
"""

# The provider of each month, so that a home that changed hands counts for whom it was. Decimals add up alike in any order.
EXPECTED = """
select
    months.provider_id, expected.month, sum(expected.expected::decimal(18, 6))::double as expected,
    count(*) filter (where expected.expected is null)::integer as n_unknown
from mart_expected as expected
join mart_service_months as months on months.service_id = expected.unit_id and months.month = expected.month
where expected.role = 'now' and expected.theme = 'all' and months.provider_id is not null
    and expected.month >= $since and expected.month <= $until
group by months.provider_id, expected.month
order by months.provider_id, expected.month
"""

SPARKS = """
select unit_id, list(n_incidents order by month) as counts
from mart_expected
where role = 'now' and theme = 'all' and month >= $until - interval 12 month and month <= $until
group by unit_id
order by unit_id
"""

PATTERNS = """
select
    coalesce(services.provider_id, patterns.unit_id) as provider_id, patterns.unit_kind, patterns.unit_id, patterns.pattern, patterns.theme,
    patterns.kind, patterns.strength, patterns.n_incidents, patterns.n_people, patterns.since, patterns.incident_ids, patterns.sentence
from mart_patterns as patterns
left join int_services_now as services on patterns.unit_kind = 'service' and services.service_id = patterns.unit_id
where patterns.role = 'now' and (patterns.unit_kind = 'provider' or services.provider_id is not null)
order by patterns.unit_kind, patterns.unit_id, patterns.strength desc, patterns.pattern, patterns.theme
"""

EVIDENCE = """
with wanted as (
    select distinct unnest(incident_ids) as incident_id from mart_patterns where role = 'now' and unit_kind in ('service', 'provider')
),
records as (
    select links.incident_id, list(distinct alerts.source_ref order by alerts.source_ref) as records
    from int_alert_links as links
    join wanted on wanted.incident_id = links.incident_id
    join stg_alerts as alerts on alerts.alert_id = links.alert_id
    join cut on cut.role = 'now' and alerts.reported_on <= cut.reported_by and alerts.occurred_on <= cut.month_end
    group by links.incident_id
)
select
    incidents.incident_id, incidents.service_id, incidents.occurred_on, incidents.theme, incidents.harm, incidents.outcome,
    incidents.agencies, incidents.people, incidents.weakly_joined, records.records
from int_incidents_at as incidents
join wanted on wanted.incident_id = incidents.incident_id
left join records on records.incident_id = incidents.incident_id
where incidents.role = 'now'
order by incidents.occurred_on desc, incidents.incident_id
"""

PEOPLE = """
with wanted as (
    select distinct service_id
    from int_incidents_at
    where role = 'now' and incident_id in (
        select unnest(incident_ids) from mart_patterns where role = 'now' and unit_kind in ('service', 'provider')
    )
)
select links.service_id, links.person_id, alerts.occurred_on, alerts.source, alerts.supplier, alerts.source_ref
from int_alert_links as links
join wanted on wanted.service_id = links.service_id
join stg_alerts as alerts on alerts.alert_id = links.alert_id
join cut on cut.role = 'now' and alerts.reported_on <= cut.reported_by and alerts.occurred_on <= cut.month_end
where links.person_id is not null
order by links.alert_id
"""

TRIGGERS = """
select unit_id as provider_id, rule, result, newly_met, n, reason, clause, source_document, revision
from mart_triggers
where role = 'now' and unit_kind = 'provider'
order by unit_id, list_position(['met', 'not met', 'not assessable'], result), rule
"""

# A spell that differs from the one before it. A manager is a key: that it changed is all that leaves this query.
CHANGES = """
with spells as (
    select
        service_id, valid_from, provider_id, provider_name, operator_id, operator_name, manager_key,
        lag(service_id) over spells is not null as has_before,
        lag(provider_id) over spells as provider_id_before, lag(provider_name) over spells as provider_before,
        lag(operator_id) over spells as operator_id_before, lag(operator_name) over spells as operator_before,
        lag(manager_key) over spells as manager_before
    from int_services
    window spells as (partition by service_id order by valid_from)
),
changed as (
    select provider_id, service_id, valid_from as changed_on, 'provider' as what, provider_before as was, provider_name as now
    from spells where has_before and provider_id is distinct from provider_id_before
    union all
    select provider_id_before, service_id, valid_from, 'provider', provider_before, provider_name
    from spells where has_before and provider_id is distinct from provider_id_before
    union all
    select provider_id, service_id, valid_from, 'operating company', operator_before, operator_name
    from spells where has_before and operator_id is distinct from operator_id_before
    union all
    select provider_id, service_id, valid_from, 'registered manager', null, null
    from spells where manager_before is distinct from manager_key and manager_before is not null and manager_key is not null
)
select provider_id, service_id, changed_on, what, was, now
from changed
where provider_id is not null and changed_on >= $since and changed_on <= $until
order by provider_id, changed_on desc, service_id, what
"""

RESTRICTIONS = """
select
    coalesce(services.provider_id, register.unit_id) as provider_id, register.unit_kind, register.unit_id, register.restriction,
    register.restriction_by, register.placed_on, register.review_on, register.lifted_on, register.state
from mart_restrictions as register
left join int_services_now as services on register.unit_kind = 'service' and services.service_id = register.unit_id
order by register.placed_on desc, register.unit_kind, register.unit_id, register.restriction
"""

ACTIONS = """
select
    coalesce(services.provider_id, register.unit_id) as provider_id, register.unit_kind, register.unit_id, register.plan, register."no",
    register.action, register.lead, register.due_text, register.due_on, register.state, register.faults
from mart_actions as register
left join int_services_now as services on register.unit_kind = 'service' and services.service_id = register.unit_id
order by list_position(['overdue', 'due within 30 days', 'no date', 'complete without evidence', 'on track', 'complete'], register.state),
    register.due_on nulls last, register.plan, register."no", register.unit_id
"""

DECISIONS = """
select
    coalesce(services.provider_id, register.unit_id) as provider_id, register.unit_kind, register.unit_id, register.decided_on,
    register.level, register.lead_agency, register.decision, register.police_hold
from mart_decisions as register
left join int_services_now as services on register.unit_kind = 'service' and services.service_id = register.unit_id
order by register.decided_on desc, register.unit_kind, register.unit_id
"""

# What the council's procedure leaves to the commissioner: a concern without an enquiry and without more than low harm, in three months.
CONCERNS = """
select
    services.provider_id, services.service_id, services.host_authority, alerts.occurred_on, alerts.agency, alerts.source, alerts.source_ref,
    alerts.record_type, alerts.theme, alerts.harm
from stg_alerts as alerts
join int_alert_links as links on links.alert_id = alerts.alert_id and links.match_status = 'matched'
join int_services_now as services on services.service_id = links.service_id
join cut on cut.role = 'now' and alerts.reported_on <= cut.reported_by
where services.provider_id is not null and alerts.record_status = 'open' and alerts.record_type = 'concern' and alerts.enquiry_ref is null
    and coalesce(alerts.harm, 'unknown') in ('none', 'low', 'unknown')
    and alerts.occurred_on > $until - interval 3 month and alerts.occurred_on <= $until
order by alerts.occurred_on desc, services.service_id, alerts.alert_id
"""

# Which suppliers of a source sent something for a month: without any of those that tell about a provider, its zero would be a guess.
SUPPLIED = """
select source, month, list(distinct coalesce(authority, '') order by coalesce(authority, '')) as authorities
from mart_supply
where state in ('supplied', 'nil_return', 'late') and month >= $since and month <= $until
group by source, month
order by source, month
"""
