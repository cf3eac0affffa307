-- Alerts of a unit or an incident, with the file and row of each and how it came to its place and its incident.
-- Grain: alert_id
-- For: operational

select
    alerts.alert_id, alerts.source, alerts.supplier, alerts.source_ref, alerts.version, alerts.record_status,
    alerts.batch_id, alerts.file, alerts.sheet, alerts.row,
    alerts.occurred_on, alerts.reported_on, alerts.theme, alerts.harm, alerts.outcome, alerts.record_type, alerts.told_by_service,
    links.incident_id, links.service_id, links.location_id_cqc, links.service_ref, links.match_status, mentions.text as place_as_written,
    mentions.method, mentions.probability, decisions.decided_by_role as place_decided_by_role, decisions.decided_on as place_decided_on,
    joined.linked_to_alert_id, joined.probability as link_probability, joined.reasons as link_reasons,
    alerts.reported_on <= cut.reported_by and alerts.occurred_on <= cut.month_end as is_known
from int_alert_links as links
inner join stg_alerts as alerts on alerts.alert_id = links.alert_id
inner join cut on cut.role = 'now'
left join int_mentions as mentions on mentions.mention_id = links.mention_id
left join int_event_links as joined on joined.alert_id = links.alert_id
left join int_place_decisions_told as decisions
    on decisions.mention_id = links.mention_id and decisions.state = 'stands' and decisions.decision = 'same'
left join int_services as services
    on services.service_id = links.service_id
    and alerts.occurred_on between services.valid_from and coalesce(services.valid_to, date '9999-12-31')
where $id = case $kind
    when 'incident' then links.incident_id
    when 'service' then links.service_id
    when 'provider' then services.provider_id
    when 'operator' then services.operator_id
    when 'brand' then services.brand_id
    else services.company_id
end
order by alerts.occurred_on, alerts.alert_id
