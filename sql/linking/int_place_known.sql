-- Mentions that teach what a name means, and those that may learn it. Only places that are certain teach: by an id, a decision, word for word, or at .99 by
-- what was compared. `is_open` are those that were compared and are not certain.
-- Grain: mention_id

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

final as (

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

)

select * from final
