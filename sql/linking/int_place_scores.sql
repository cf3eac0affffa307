-- What speaks for and against each pair of a mention and a service, in points (natural log odds, roughly). The weights:
--   name        equal 6.5, equal but for the kind of home 5.5, one slip in eight letters 5, one contains the other 3.5, near 2.5, unlike -2.5
--   postcode    equal 4, same sector 1.5, another sector -1.5, another outward code -4
--   street      same house and street 5 (a flat there 1), other house or street -3
--   town        the service's town is written 1.5, another town of ours -2.5
--   provider    named alike 2.5, named otherwise -1
--   authority   the supplier's own area 1
--   time        no event while the service was open -2
-- A postcode alone stays below the threshold: private houses share it. 3 points are even odds that the pair is one place.
-- Grain: mention_id, service_id

with

pairs as (

    select * from int_place_near

    union

    select * from int_place_alike

),

texts as (

    select * from int_place_texts

),

known_towns as (

    select distinct town from texts

    where side = 'service'
        and town is not null

),

mentions as (

    select
        texts.*,
        places.supplier,
        places.first_event_on,
        places.last_event_on,
        known_towns.town as known_town

    from texts

    inner join int_mention_places as places
        on texts.place_id = places.mention_id

    left join known_towns
        on texts.town = known_towns.town

    where texts.side = 'mention'

),

lives as (

    select
        service_id,
        min(valid_from) as opened_on,
        max(coalesce(valid_to, date '9999-12-31')) as closed_on,
        bool_or(valid_to is null) as is_open,
        regexp_replace(lower(arg_max(host_authority, valid_from)), '[^a-z0-9]+', '', 'g') as authority

    from int_services

    group by service_id

),

features as (

    select
        pairs.mention_id,
        pairs.service_id,
        case
            when mentions.name is null or services.name is null then 0
            when mentions.name = services.name then 6.5
            when mentions.core = services.core then 5.5
            when damerau_levenshtein(mentions.core, services.core) <= length(services.core) / 8 then 5
            -- A slip in `nursing home` leaves it in the name: the first word must be right then.
            when split_part(mentions.name, ' ', 1) = split_part(services.name, ' ', 1)
                and damerau_levenshtein(mentions.name, services.name) <= 2 then 5
            when contains(' ' || mentions.core || ' ', ' ' || services.core || ' ')
                or contains(' ' || services.core || ' ', ' ' || mentions.core || ' ') then 3.5
            when damerau_levenshtein(mentions.core, services.core) <= length(services.core) / 5 then 2.5
            else -2.5
        end as name_points,
        case
            when mentions.postcode is null or services.postcode is null then 0
            when mentions.postcode = services.postcode then 4
            when mentions.sector = services.sector then 1.5
            when mentions.outward <> services.outward then -4
            else -1.5
        end as postcode_points,
        case
            when mentions.house_number is null or services.house_number is null then 0
            when mentions.house_number = services.house_number and mentions.street = services.street
                then if(mentions.is_flat and not services.is_flat, 1, 5)
            else -3
        end as street_points,
        case
            when services.town is null then 0
            when contains(mentions.flat_text, ' ' || services.town || ' ') then 1.5
            when mentions.known_town is not null then -2.5
            else 0
        end as town_points,
        case
            when mentions.provider is null or services.provider is null then 0
            when mentions.provider = services.provider
                or jaro_winkler_similarity(mentions.provider, services.provider) >= .93 then 2.5
            else -1
        end as provider_points,
        if(contains(mentions.supplier, lives.authority), 1, 0) as authority_points,
        if(mentions.last_event_on < lives.opened_on or mentions.first_event_on > lives.closed_on, -2, 0) as time_points

    from pairs

    inner join mentions
        on pairs.mention_id = mentions.place_id

    inner join texts as services
        on services.side = 'service'
        and pairs.service_id = services.place_id

    inner join lives
        on pairs.service_id = lives.service_id

),

weighed as (

    select
        *,
        name_points + postcode_points + street_points + town_points + provider_points + authority_points + time_points as points,
        -- Something of the place itself must be equal or alike: its name, or house and street.
        name_points >= 3.5
            or street_points = 5
            or (name_points > 0 and postcode_points = 4) as is_grounded

    from features

),

final as (

    select
        mention_id,
        service_id,
        round(points, 1) as points,
        is_grounded,
        case
            when name_points >= 2.5 and postcode_points = 4 then 'postcode and name'
            when street_points = 5 then 'address'
            when name_points >= 2.5 and town_points > 0 then 'name and town'
            when name_points >= 2.5 then 'name'
            else 'postcode'
        end as method

    from weighed

    qualify row_number() over (partition by mention_id, service_id order by is_grounded desc, points desc, method) = 1

)

select * from final
