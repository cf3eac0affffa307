-- Services worth comparing with a mention because something is equal: the postcode, the house and street, or the name. `n_equal` counts
-- what is; a name counts twice in the same town or outward code, a postcode where name or house and street are much like ours.
-- A name that more than thirty services bear is worth it only where a town, an outward code or the supplier's own area is the same too.
-- Grain: mention_id, service_id

with

mentions as not materialized (

    select * from int_place_mentions

),

services as not materialized (

    select * from int_place_services

),

found as (

    select
        mentions.mention_id,
        services.service_id,
        if(
            jaro_winkler_similarity(mentions.core, services.core) >= .93
            or (mentions.house_number = services.house_number and jaro_winkler_similarity(mentions.street, services.street) >= .93),
            17,
            1
        ) as what

    from mentions

    inner join services on mentions.postcode = services.postcode

    union all

    -- Every town has a High Street.
    select mentions.mention_id, services.service_id, 2

    from mentions

    inner join services
        on mentions.house_number = services.house_number
        and mentions.street = services.street

    where mentions.outward is null
        or services.outward is null
        or mentions.outward = services.outward
        or contains(mentions.whole, ' ' || services.town || ' ')

    union all

    select
        mentions.mention_id,
        services.service_id,
        if(mentions.outward = services.outward or contains(mentions.whole, ' ' || services.town || ' '), 12, 4)

    from mentions

    inner join services on mentions.core = services.core

    where services.n_wordings <= 30
        or mentions.outward = services.outward
        or mentions.town = services.town
        or mentions.authority = services.authority

),

final as (

    select
        mention_id,
        service_id,
        bit_count(bit_or(what))::integer as n_equal

    from found

    group by mention_id, service_id

)

select * from final

where not exists (
    select 1 from int_place_decisions as said
    where said.decision = 'not'
        and said.mention_id = final.mention_id
        and said.service_id = final.service_id
)
