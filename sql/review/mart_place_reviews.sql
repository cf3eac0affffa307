-- Wordings of places that wait for a person to say which service they mean, with the services that they may mean and what the word is worth: alerts x
-- (1 + ranks that the candidate which gains most could rise on the list). What was withdrawn waits for nobody. `record` is the alert by which the wording is known. The text may be
-- somebody's home: only the analyst's review shows it, and of a place that is the person's own home not the address.
-- Grain: mention_id

with

mentions as (

    select * from int_mentions where match_status = 'review'

),

places as (

    select * from int_mention_places

),

told as (

    select
        links.mention_id,
        count(*)::integer as n_alerts,
        arg_min(alerts.alert_id, {'received_at': alerts.first_received_at, 'source_ref': alerts.source_ref}) as record,
        min(alerts.occurred_on) as first_event_on,
        max(alerts.occurred_on) as last_event_on,
        min(alerts.first_received_at)::date as waits_since

    from int_alert_links as links

    inner join stg_alerts as alerts
        on links.alert_id = alerts.alert_id

    where links.match_status = 'review'
        and alerts.record_status = 'open'

    group by links.mention_id

),

candidates as (

    select
        candidates.*,
        services.name,
        concat_ws(', ', services.name, nullif(services.address, ''), nullif(services.town, ''), nullif(services.postcode, '')) as place,
        services.provider_name,
        if(services.is_open, null, services.last_on) as closed_on,
        waiting.rank as rank_now,
        if(waiting.could_band <> 'none', waiting.could_rank, null) as could_rank

    from int_place_candidates as candidates

    inner join int_services_now as services
        on candidates.service_id = services.service_id

    left join mart_waiting as waiting
        on candidates.service_id = waiting.service_id

),

-- A service that has no rank yet stands behind all that have one.
last_rank as (

    select coalesce(max(rank), 0) + 1 as behind from mart_assessments

    where role = 'now'
        and unit_kind = 'service'

),

gathered as (

    select
        candidates.mention_id,
        list(
            struct_pack(
                service_id := service_id, name := name, place := place, provider_name := provider_name, closed_on := closed_on,
                probability := probability, method := method, rank_now := rank_now, could_rank := could_rank
            )
            order by candidates.rank
        ) as candidates,
        coalesce(max(greatest(coalesce(rank_now, last_rank.behind) - could_rank, 0)), 0)::integer as n_places

    from candidates

    cross join last_rank

    group by candidates.mention_id

),

final as (

    select
        mentions.mention_id,
        mentions.source,
        mentions.supplier,
        places.place_name,
        if(places.is_ever_own_home, null, places.place_address) as place_address,
        places.place_town,
        if(places.is_ever_own_home, null, places.place_postcode) as place_postcode,
        places.place_provider,
        told.n_alerts,
        told.record,
        told.first_event_on,
        told.last_event_on,
        told.waits_since,
        gathered.n_places,
        (told.n_alerts * (1 + gathered.n_places))::integer as worth,
        gathered.candidates

    from mentions

    inner join told
        on mentions.mention_id = told.mention_id

    inner join places
        on mentions.mention_id = places.mention_id

    inner join gathered
        on mentions.mention_id = gathered.mention_id

)

select * from final
