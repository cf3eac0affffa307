-- What speaks for a candidate of a mention beside its words, in points as in int_place_scores: the people of its alerts were known to live there (5, two or
-- more people 6), or the same supplier meant that service, and no other, by the same name before (4). Only places that are certain teach anything, and
-- only what happened before or on the same day: a later month changes no earlier match by it. People count by their own keys; who was last known in
-- two places, or a mention whose people were known in several, says nothing.
-- Grain: mention_id, service_id

with

candidates as (

    select * from int_place_scores

),

certain as (

    select mention_id, service_id from int_place_settled where match_status = 'matched'

    union all

    select mention_id, service_id from int_place_exact

    union all

    select mention_id, service_id from candidates

    where probability >= .99
        and is_grounded

),

open_mentions as (

    select distinct mention_id from candidates

    where mention_id not in (select mention_id from certain)

),

mentions as (

    select
        places.mention_id,
        places.source,
        places.supplier,
        places.place_key,
        places.first_event_on,
        places.last_event_on,
        texts.name,
        -- What an address or a town says stands above what was meant before.
        texts.postcode is null and texts.street is null and texts.town is null as is_name_alone,
        certain.service_id,
        open_mentions.mention_id is not null as is_open

    from int_mention_places as places

    inner join int_place_texts as texts
        on texts.side = 'mention'
        and places.mention_id = texts.place_id

    left join certain
        on places.mention_id = certain.mention_id

    left join open_mentions
        on places.mention_id = open_mentions.mention_id

    where certain.mention_id is not null
        or open_mentions.mention_id is not null

),

-- A source that only services tell numbers people anew in each service.
own_references as (

    select source from stg_alerts

    group by source

    having bool_and(told_by_service)

),

told as (

    select
        alerts.source,
        alerts.supplier,
        alerts.place_key,
        alerts.occurred_on,
        unnest([
            if(rows_read.person_nhs is null, null, hash('nhs', rows_read.person_nhs)),
            if(rows_read.person_name_birth is null, null, hash('name', rows_read.person_name_birth)),
            if(
                rows_read.person_local_ref is null or alerts.source in (select source from own_references),
                null,
                hash('local', rows_read.person_local_ref)
            )
        ]) as person

    from stg_alerts as alerts

    inner join stg_alert_rows as rows_read
        on alerts.batch_id = rows_read.batch_id
        and alerts."row" = rows_read."row"
        and alerts.sheet is not distinct from rows_read.sheet

),

seen as (

    select
        mentions.mention_id,
        mentions.service_id,
        mentions.is_open,
        told.person,
        told.occurred_on

    from told

    inner join mentions
        on told.source = mentions.source
        and told.supplier = mentions.supplier
        and told.place_key = mentions.place_key

    where told.person is not null

),

homes as (

    select
        person,
        occurred_on,
        case when count(distinct service_id) = 1 then min(service_id) end as service_id

    from seen

    where service_id is not null

    group by person, occurred_on

),

lived as (

    select
        seen.mention_id,
        homes.service_id,
        count(distinct seen.person) as n_people,
        count(*) over (partition by seen.mention_id) as n_homes

    from seen

    asof inner join homes
        on seen.person = homes.person
        and seen.occurred_on >= homes.occurred_on

    where seen.is_open
        and homes.service_id is not null

    group by seen.mention_id, homes.service_id

),

meant_before as (

    select
        open_ones.mention_id,
        min(certain_ones.service_id) as service_id

    from mentions as open_ones

    inner join mentions as certain_ones
        on open_ones.source = certain_ones.source
        and open_ones.supplier = certain_ones.supplier
        and open_ones.name = certain_ones.name
        and certain_ones.first_event_on <= open_ones.last_event_on

    where open_ones.is_open
        and open_ones.is_name_alone
        and certain_ones.service_id is not null

    group by open_ones.mention_id

    having count(distinct certain_ones.service_id) = 1

),

points as (

    select
        mention_id,
        service_id,
        if(n_people > 1, 6, 5) as points,
        'person' as method

    from lived

    where n_homes = 1

    union all

    select
        mention_id,
        service_id,
        4,
        'earlier record'

    from meant_before

),

final as (

    select
        points.mention_id,
        points.service_id,
        sum(points.points)::integer as points,
        min(points.method) as method

    from points

    inner join candidates
        on points.mention_id = candidates.mention_id
        and points.service_id = candidates.service_id

    group by points.mention_id, points.service_id

)

select * from final
