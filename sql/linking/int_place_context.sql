-- What speaks for a candidate of a mention beside its words, in points as in int_place_scores: the people of its alerts were known to live there (5, two or
-- more people 6), or the same supplier meant that service, and no other, by the same name before (4). A mention whose people were known in several homes
-- says nothing by them, nor do people where town or street are others.
-- Grain: mention_id, service_id

with

-- What an address or a town says stands above what was meant before.
names_alone as (

    select
        mentions.mention_id,
        places.source,
        places.supplier,
        places.last_event_on,
        mentions.name

    from int_place_mentions as mentions

    inner join int_place_known as known
        on mentions.mention_id = known.mention_id

    inner join int_mention_places as places
        on mentions.mention_id = places.mention_id

    where known.service_id is null
        and mentions.name is not null
        and mentions.postcode is null
        and mentions.street is null
        and mentions.town is null

),

meant_before as (

    select
        names_alone.mention_id,
        min(known.service_id) as service_id

    from int_place_texts as texts

    inner join names_alone
        on texts.name = names_alone.name

    inner join int_mention_places as earlier
        on texts.place_id = earlier.mention_id
        and names_alone.source = earlier.source
        and names_alone.supplier = earlier.supplier
        and names_alone.last_event_on >= earlier.first_event_on

    inner join int_place_known as known
        on texts.place_id = known.mention_id

    where texts.side = 'mention'
        and known.service_id is not null

    group by names_alone.mention_id

    having count(distinct known.service_id) = 1

),

points as (

    select
        mention_id,
        service_id,
        if(n_people > 1, 6, 5) as points,
        'person' as method

    from int_place_lived

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

    inner join int_place_scores as candidates
        on points.mention_id = candidates.mention_id
        and points.service_id = candidates.service_id

    -- Who lives there may meet harm elsewhere.
    where points.method <> 'person'
        or not candidates.is_contradicted

    group by points.mention_id, points.service_id

)

select * from final
