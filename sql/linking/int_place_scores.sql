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
        regexp_replace(lower(arg_max(host_authority, valid_from)), '[^a-z0-9]+', '', 'g') as authority

    from int_services

    group by service_id

),

compared as (

    select
        pairs.mention_id,
        pairs.service_id,
        mentions.* exclude (side, place_id, wording),
        services.name as our_name,
        services.core as our_core,
        services.postcode as our_postcode,
        services.sector as our_sector,
        services.outward as our_outward,
        services.house_number as our_house_number,
        services.street as our_street,
        services.is_flat as our_is_flat,
        services.town as our_town,
        services.provider as our_provider

    from pairs

    inner join mentions
        on pairs.mention_id = mentions.place_id

    inner join texts as services
        on services.side = 'service'
        and pairs.service_id = services.place_id

),

-- Many pairs are of the same two names: each is compared once.
names as (

    select distinct
        name,
        core,
        our_name,
        our_core

    from compared

    where name is not null
        and our_name is not null

),

likeness as (

    select
        name,
        our_name,
        case
            when name = our_name then 6.5
            when core = our_core then 5.5
            -- Counting slips is dear: only names that are alike at a glance are worth it.
            when jaro_winkler_similarity(core, our_core) >= .85 and damerau_levenshtein(core, our_core) <= length(our_core) / 8 then 5
            -- A slip in `nursing home` leaves it in the name: the first word must be right then.
            when split_part(name, ' ', 1) = split_part(our_name, ' ', 1) and damerau_levenshtein(name, our_name) <= 2 then 5
            when contains(' ' || core || ' ', ' ' || our_core || ' ') or contains(' ' || our_core || ' ', ' ' || core || ' ') then 3.5
            when jaro_winkler_similarity(core, our_core) >= .85 and damerau_levenshtein(core, our_core) <= length(our_core) / 5 then 2.5
            else -2.5
        end as name_points

    from names

),

features as (

    select
        compared.mention_id,
        compared.service_id,
        coalesce(likeness.name_points, 0) as name_points,
        case
            when compared.postcode is null or our_postcode is null then 0
            when compared.postcode = our_postcode then 4
            when sector = our_sector then 1.5
            when outward <> our_outward then -4
            else -1.5
        end as postcode_points,
        case
            when house_number is null or our_house_number is null then 0
            when house_number = our_house_number and street = our_street then if(is_flat and not our_is_flat, 1, 5)
            else -3
        end as street_points,
        case
            when our_town is null then 0
            when contains(flat_text, ' ' || our_town || ' ') then 1.5
            when known_town is not null then -2.5
            else 0
        end as town_points,
        case
            when provider is null or our_provider is null then 0
            when provider = our_provider or jaro_winkler_similarity(provider, our_provider) >= .93 then 2.5
            else -1
        end as provider_points,
        if(contains(compared.supplier, lives.authority), 1, 0) as authority_points,
        if(compared.last_event_on < lives.opened_on or compared.first_event_on > lives.closed_on, -2, 0) as time_points

    from compared

    inner join lives
        on compared.service_id = lives.service_id

    left join likeness
        on compared.name = likeness.name
        and compared.our_name = likeness.our_name

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
