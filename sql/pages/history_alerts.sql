-- Every alert of a unit, person or source of risk, with the spell that it falls into.
-- Grain: alert_id
-- For: operational

select
    links.service_id, places.spell_from,
    alerts.alert_id, alerts.occurred_on, alerts.reported_on, alerts.source, alerts.agency, alerts.supplier, alerts.source_ref,
    alerts.version, alerts.record_status, alerts.record_type, alerts.theme, coalesce(theme.label, alerts.theme) as theme_label,
    alerts.harm, alerts.outcome, alerts.told_by_service, links.match_status, links.incident_id, links.person_id, links.risk_source_id,
    people.person_join, people.risk_source_join as source_of_risk_join,
    mentions.text as place_as_written, alerts.file, alerts.sheet, alerts.row,
    alerts.occurred_on > cut.month_end or alerts.reported_on > cut.reported_by as is_after_cut
from int_alert_links as links
inner join stg_alerts as alerts on alerts.alert_id = links.alert_id
inner join int_alert_places as places on places.alert_id = links.alert_id
inner join cut on cut.role = 'now'
left join int_alert_people as people on people.alert_id = links.alert_id
left join theme on theme.theme = alerts.theme
left join int_mentions as mentions on mentions.mention_id = links.mention_id
left join int_services as services on services.service_id = links.service_id and services.valid_from = places.spell_from
where $id = case $kind
    when 'service' then links.service_id when 'provider' then services.provider_id when 'operator' then services.operator_id
    when 'brand' then services.brand_id when 'company' then services.company_id
    when 'person' then links.person_id else links.risk_source_id
end
order by alerts.occurred_on, alerts.alert_id
