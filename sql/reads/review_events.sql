-- Pairs of alerts that may report one event, side by side.
-- Services on the list come first, in its order: there one incident more or less is looked at.
-- Grain: alert_id, other_alert_id

with told as (
    select
        alerts.alert_id,
        concat_ws(
            chr(10), alerts.agency, 'happened ' || alerts.occurred_on::varchar, 'told ' || alerts.reported_on::varchar,
            replace(alerts.theme, '_', ' '), 'harm ' || alerts.harm, if(alerts.told_by_service, 'told by the service', null)
        ) as text
    from stg_alerts as alerts
)
select
    services.name as service, assessed.rank, round(doubts.probability, 2) as probability, one.text as one, other.text as other,
    case doubts.persons when 'same' then 'the same' when 'same, weakly' then 'perhaps the same' when 'unknown' then 'not known' else 'another' end as person,
    array_to_string(doubts.reasons, chr(10)) as reason,
    if(doubts.is_joined, 'one event', 'two events') as now, doubts.alert_id, doubts.other_alert_id
from int_event_doubts as doubts
inner join told as one on one.alert_id = doubts.alert_id
inner join told as other on other.alert_id = doubts.other_alert_id
left join int_services_now as services on services.service_id = doubts.service_id
left join mart_assessments as assessed
    on assessed.unit_id = doubts.service_id and assessed.unit_kind = 'service' and assessed.role = 'now' and assessed.band <> 'none'
order by assessed.rank nulls last, abs(doubts.probability - 0.5), doubts.alert_id, doubts.other_alert_id
