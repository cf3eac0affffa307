-- Services worth comparing with a mention because something is equal: the postcode, the house and street, or the name. `n_equal` counts what is.
-- A name that more than thirty services bear is worth it only where a town, an outward code or the supplier's own area is the same too.
-- Grain: mention_id, service_id

with

services as (

    select
        *,
        count(*) over (partition by core) as n_wordings

    from int_place_texts

    where side = 'service'

),

mentions as (

    select * from int_place_texts

    where side = 'mention'
        and place_id not in (select mention_id from int_place_settled)
        and place_id not in (select mention_id from int_place_exact)

),

suppliers as (

    select * from int_place_suppliers

),

homes as (

    select distinct
        service_id,
        authority

    from int_place_authorities

),

found as (

    select mentions.place_id as mention_id, services.place_id as service_id, 1 as what

    from mentions

    inner join services on mentions.postcode = services.postcode

    union all

    -- Every town has a High Street.
    select mentions.place_id, services.place_id, 2

    from mentions

    inner join services
        on mentions.house_number = services.house_number
        and mentions.street = services.street
        and mentions.outward = services.outward

    union all

    select mentions.place_id, services.place_id, 2

    from mentions

    inner join services
        on mentions.house_number = services.house_number
        and mentions.street = services.street

    where mentions.outward is null
        or services.outward is null
        or (mentions.outward <> services.outward and contains(mentions.whole, ' ' || services.town || ' '))

    union all

    select mentions.place_id, services.place_id, 4

    from mentions

    inner join services on mentions.core = services.core

    where services.n_wordings <= 30

    union all

    select mentions.place_id, services.place_id, 4

    from mentions

    inner join services
        on mentions.core = services.core
        and mentions.outward = services.outward

    where services.n_wordings > 30

    union all

    select mentions.place_id, services.place_id, 4

    from mentions

    inner join services
        on mentions.core = services.core
        and mentions.town = services.town

    where services.n_wordings > 30

    union all

    select mentions.place_id, services.place_id, 4

    from mentions

    inner join suppliers
        on mentions.place_id = suppliers.mention_id

    inner join services on mentions.core = services.core

    inner join homes
        on services.place_id = homes.service_id
        and suppliers.authority = homes.authority

    where services.n_wordings > 30

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

where (mention_id, service_id) not in (select (mention_id, service_id) from int_place_decisions where decision = 'not')
