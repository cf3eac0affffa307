-- Alerts known at the month's cut that wait for a person to say which service they mean, once for each service that they may mean, as incidents would
-- be scored. What is no event (a visit's finding, a compliment) waits too, but could be no incident.
-- Grain: alert_id, service_id

with

alerts as (

    select * from stg_alerts where record_status <> 'withdrawn'

),

links as (

    select * from int_alert_links where match_status = 'review'

),

candidates as (

    select * from int_place_candidates

),

cut as (

    select * from cut where role = 'now'

),

final as (

    select
        alerts.alert_id,
        candidates.service_id,
        links.mention_id,
        candidates.probability,
        alerts.is_event,
        alerts.occurred_on,
        alerts.theme,
        alerts.harm,
        [alerts.source] as agencies,
        if(links.person_id is null, [], [links.person_id]) as people,
        if(links.risk_source_id is null, [], [links.risk_source_id]) as risk_sources,
        alerts.told_by_service,
        if(alerts.told_by_service, [], [alerts.source]) as other_agencies,
        alerts.reported_on as known_on,
        alerts.source as first_source

    from alerts

    cross join cut

    inner join links
        on alerts.alert_id = links.alert_id

    inner join candidates
        on links.mention_id = candidates.mention_id

    where alerts.reported_on <= cut.reported_by
        and alerts.occurred_on <= cut.month_end

)

select * from final
