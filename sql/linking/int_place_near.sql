-- Services worth comparing with a mention because something is equal: the postcode, the house and street, or the name.
-- Grain: mention_id, service_id

with

services as (

    select * from int_place_texts where side = 'service'

),

mentions as (

    select * from int_place_texts

    where side = 'mention'
        and place_id not in (select mention_id from int_place_settled)

),

final as (

    select mentions.place_id as mention_id, services.place_id as service_id

    from mentions

    inner join services on mentions.postcode = services.postcode

    union

    select mentions.place_id, services.place_id

    from mentions

    inner join services
        on mentions.house_number = services.house_number
        and mentions.street = services.street
        -- Every town has a High Street.
        and (
            mentions.outward = services.outward
            or mentions.town = services.town
            or (mentions.outward is null and mentions.town is null)
            or (services.outward is null and services.town is null)
        )

    union

    select mentions.place_id, services.place_id

    from mentions

    inner join services on mentions.core = services.core

)

select * from final

where (mention_id, service_id) not in (select (mention_id, service_id) from int_place_decisions where decision = 'not')
