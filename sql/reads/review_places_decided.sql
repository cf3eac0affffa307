-- Every word that was said of a place, newest first.
-- Of a place that is nobody's service the text is not shown, whatever was said of it.
-- Grain: file, row, record

select
    coalesce(mentions.source, said.mention_source), known.record, mentions.text, coalesce(said.service_id, said.service_id_said),
    services.name, said.decision,
    said.decided_by_role, said.decided_on, said.state, batches.file, said."row"
from int_place_decisions_told as said
inner join batches on batches.batch_id = said.batch_id
left join int_mentions as mentions on mentions.mention_id = said.mention_id
left join int_services_now as services on services.service_id = said.service_id
left join (
    select links.mention_id, arg_min(alerts.alert_id, {'at': alerts.first_received_at, 'ref': alerts.source_ref}) as record
    from int_alert_links as links
    inner join stg_alerts as alerts on alerts.alert_id = links.alert_id
    group by links.mention_id
) as known on known.mention_id = said.mention_id
order by said.decided_on desc, batches.file, said.sheet, said."row", said.mention_id
