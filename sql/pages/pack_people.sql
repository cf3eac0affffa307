-- People of the incidents of the units of a page, for their letters.
-- People are labelled over all of a unit's incidents, so that a letter stays with a person whatever is shown.
-- Grain: unit_id, person_id, source, supplier, source_ref
-- For: operational

with mine as (
    select
        incident_id,
        case $kind
            when 'service' then service_id when 'provider' then provider_id when 'operator' then operator_id
            when 'brand' then brand_id else company_id
        end as unit_id
    from int_incidents_at
    where role = 'now'
)
select
    mine.unit_id, unnest(list_sort(list_distinct([links.person_id] || coalesce(further.people, [])))) as person_id,
    alerts.occurred_on, alerts.source, alerts.supplier, alerts.source_ref
from mine
join int_alert_links as links on links.incident_id = mine.incident_id
join stg_alerts as alerts on alerts.alert_id = links.alert_id
left join int_further_people as further on further.alert_id = links.alert_id
join cut on cut.role = 'now' and alerts.reported_on <= cut.reported_by and alerts.occurred_on <= cut.month_end
where list_contains($ids, mine.unit_id)
order by mine.unit_id, alerts.occurred_on, alerts.source, alerts.supplier, alerts.source_ref, person_id
