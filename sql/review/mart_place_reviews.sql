-- Wordings of places that wait for a person to say which service they mean, with what the word is worth: alerts x (1 + places in the order that the
-- candidate which gains most could rise to or within the list). `record` is the alert by which the wording is known.
-- Grain: mention_id

with

mentions as (

    select * from int_mentions where match_status = 'review'

),

told as (

    select
        links.mention_id,
        arg_min(alerts.alert_id, {'received_at': alerts.first_received_at, 'source_ref': alerts.source_ref}) as record,
        min(alerts.occurred_on) as first_event_on,
        max(alerts.occurred_on) as last_event_on,
        min(alerts.first_received_at)::date as waits_since

    from int_alert_links as links

    inner join stg_alerts as alerts
        on links.alert_id = alerts.alert_id

    where links.match_status = 'review'

    group by links.mention_id

),

-- A service that has no rank yet stands behind all that have one.
reach as (

    select
        service_id,
        could_band,
        could_rank,
        coalesce(rank, (select max(rank) + 1 from mart_assessments where role = 'now' and unit_kind = 'service')) as rank_now

    from mart_waiting

),

gains as (

    select
        candidates.mention_id,
        max(if(reach.could_band <> 'none', greatest(reach.rank_now - reach.could_rank, 0), 0)) as n_places

    from int_place_candidates as candidates

    inner join reach
        on candidates.service_id = reach.service_id

    group by candidates.mention_id

),

final as (

    select
        mentions.mention_id,
        mentions.source,
        mentions.supplier,
        mentions.n_alerts,
        told.record,
        told.first_event_on,
        told.last_event_on,
        told.waits_since,
        coalesce(gains.n_places, 0)::integer as n_places,
        (mentions.n_alerts * (1 + coalesce(gains.n_places, 0)))::integer as worth

    from mentions

    inner join told
        on mentions.mention_id = told.mention_id

    left join gains
        on mentions.mention_id = gains.mention_id

)

select * from final
