-- Mentions that need no comparison: name and postcode are word for word those of one service alone, no house number speaks against it, and it was open at
-- some time from 92 days before the first event to 92 days after the last.
-- Grain: mention_id

with

texts as (

    select * from int_place_texts

    where core is not null
        and postcode is not null

),

keys as (

    select
        core,
        postcode,
        min(place_id) as service_id,
        min(name) as first_name,
        max(name) as last_name,
        min(house_number) as house_number

    from texts

    where side = 'service'

    group by core, postcode

    -- A home and what has its office there bear one name to who writes the address alone.
    having min(place_id) = max(place_id)
        and not bool_or(is_building)
        and min(house_number) is not distinct from max(house_number)

),

final as (

    select
        texts.place_id as mention_id,
        keys.service_id

    from texts

    inner join keys
        on texts.core = keys.core
        and texts.postcode = keys.postcode

    inner join int_mention_places as places
        on texts.place_id = places.mention_id

    inner join int_place_authorities as lives
        on keys.service_id = lives.service_id

    where texts.side = 'mention'
        -- `The Elms Nursing Home` is not `The Elms Home Care`, though both may stand in one garden.
        and (texts.name in (keys.core, keys.first_name, keys.last_name) or keys.core in (keys.first_name, keys.last_name))
        and (texts.house_number is null or keys.house_number is null or texts.house_number = keys.house_number)
        and coalesce(places.last_event_on >= lives.opened_on - 92 and places.first_event_on <= lives.closed_on::timestamp + interval 92 days, true)
        and texts.place_id not in (select mention_id from int_place_settled)
        and texts.place_id not in (select mention_id from int_place_decisions where decision = 'not')

)

select * from final
