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

further as (

    select * from int_further_people

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
        list_sort(list_distinct([links.person_id] || coalesce(further.people, []))) as people,
        list_sort(list_distinct([links.risk_source_id] || coalesce(further.risk_sources, []))) as risk_sources,
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

    left join further
        on alerts.alert_id = further.alert_id

    where alerts.reported_on <= cut.reported_by
        and alerts.occurred_on <= cut.month_end

)

select * from final
