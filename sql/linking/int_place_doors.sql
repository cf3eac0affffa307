-- Services at the house number of a mention in a like street of its town, or in a much like street anywhere, for mentions of which no service has two things
-- equal.
-- Grain: mention_id, service_id

with

services as (

    select * from int_place_services where house_number is not null

),

mentions as (

    select * from int_place_mentions as mentions

    where not exists (select 1 from int_place_near as near where near.mention_id = mentions.mention_id and near.n_equal >= 2)

),

final as (

    select mentions.mention_id, services.service_id

    from mentions

    inner join services
        on mentions.house_number = services.house_number
        and mentions.town = services.town

    where jaro_winkler_similarity(mentions.street, services.street) >= .85

    union

    select mentions.mention_id, services.service_id

    from mentions

    inner join services
        on mentions.house_number = services.house_number
        and left(mentions.street, 4) = left(services.street, 4)

    where jaro_winkler_similarity(mentions.street, services.street) >= .9

)

select * from final
