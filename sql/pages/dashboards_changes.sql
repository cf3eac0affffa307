-- Changes of provider, operating company and registered manager, of each service that a provider has or had.
-- A spell that differs from the one before it. A manager is a key: that it changed is all that leaves this query.
-- Grain: provider_id, service_id, changed_on, what
-- For: operational

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
where provider_id is not null and changed_on >= $since and changed_on <= $month_end
order by provider_id, changed_on desc, service_id, what
