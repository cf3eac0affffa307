-- Every alert of a unit, person or source of risk, with the spell that it falls into, and all whom it names; of a person's, that person alone.
-- Grain: alert_id
-- For: operational

with named as (
    select
        links.alert_id,
        if($kind = 'person', [$id], list_sort(list_distinct([links.person_id] || coalesce(further.people, [])))) as people,
        if($kind = 'risk_source', [$id], list_sort(list_distinct([links.risk_source_id] || coalesce(further.risk_sources, [])))) as risk_sources
    from int_alert_links as links
    left join int_further_people as further on further.alert_id = links.alert_id
)
select
    links.service_id, places.spell_from,
    alerts.alert_id, alerts.occurred_on, alerts.reported_on, alerts.source, alerts.agency, alerts.supplier, alerts.source_ref,
    alerts.version, alerts.record_status, alerts.record_type, alerts.theme, coalesce(theme.label, alerts.theme) as theme_label,
    alerts.harm, alerts.outcome, alerts.told_by_service, links.match_status, links.incident_id,
    named.people, named.risk_sources,
    case
        when joins.person_join = 'weak' and list_contains(named.people, links.person_id) then 'weak'
        when list_has_any(named.people, further.weakly_joined) then 'weak'
        when len(named.people) > 0 then 'certain'
    end as person_join,
    case
        when joins.risk_source_join = 'weak' and list_contains(named.risk_sources, links.risk_source_id) then 'weak'
        when list_has_any(named.risk_sources, further.weakly_joined) then 'weak'
        when len(named.risk_sources) > 0 then 'certain'
    end as source_of_risk_join,
    mentions.text as place_as_written, alerts.file, alerts.sheet, alerts.row,
    alerts.occurred_on > cut.month_end or alerts.reported_on > cut.reported_by as is_after_cut
from int_alert_links as links
inner join named on named.alert_id = links.alert_id
inner join stg_alerts as alerts on alerts.alert_id = links.alert_id
inner join int_alert_places as places on places.alert_id = links.alert_id
inner join cut on cut.role = 'now'
left join int_alert_people as joins on joins.alert_id = links.alert_id
left join int_further_people as further on further.alert_id = links.alert_id
left join theme on theme.theme = alerts.theme
left join int_mentions as mentions on mentions.mention_id = links.mention_id
left join int_services as services on services.service_id = links.service_id and services.valid_from = places.spell_from
where case $kind
    when 'person' then list_contains([links.person_id] || coalesce(further.people, []), $id)
    when 'risk_source' then list_contains([links.risk_source_id] || coalesce(further.risk_sources, []), $id)
    else $id = case $kind
        when 'service' then links.service_id when 'provider' then services.provider_id when 'operator' then services.operator_id
        when 'brand' then services.brand_id else services.company_id
    end
end
order by alerts.occurred_on, alerts.alert_id
