-- What is equal, alike and different between a mention and each wording of a service worth comparing, one level a part; null where either says nothing.
-- Grain: mention_id, service_id, wording

with

pairs as (

    select mention_id, service_id from int_place_near

    union all

    select mention_id, service_id from int_place_alike

),

bearers as (

    select
        core,
        count(distinct place_id) as n_bearers

    from int_place_texts as texts

    where side = 'service'
        and not is_building

    group by core

),

services as (

    select
        texts.*,
        coalesce(bearers.n_bearers, 1) as n_bearers

    from int_place_texts as texts

    left join bearers
        on texts.core = bearers.core

    where texts.side = 'service'

),

mentions as (

    select
        texts.*,
        places.first_event_on,
        places.last_event_on,
        suppliers.authority

    from int_place_texts as texts

    inner join int_mention_places as places
        on texts.place_id = places.mention_id

    left join int_place_suppliers as suppliers
        on texts.place_id = suppliers.mention_id

    where texts.side = 'mention'

),

final as (

    select
        pairs.mention_id,
        pairs.service_id,
        services.wording,
        mentions.is_own_words,
        case
            when not services.is_building then null
            when mentions.is_own_words and mentions.street is not null then 'in an address'
            else 'as a name'
        end as building_level,
        ln(services.n_bearers) as log_bearers,
        case
            when mentions.name is null or services.name is null then null
            when mentions.name = services.name then if(mentions.name = mentions.core, 'same, bare', 'same')
            when mentions.core = services.core then
                case
                    when mentions.name = mentions.core then 'kind left out'
                    when services.name = services.core then 'kind added'
                    else 'kind differs'
                end
            when jaro_winkler_similarity(mentions.core, services.core) >= .9
                and levenshtein(mentions.core, services.core) <= if(length(services.core) < 8, 1, 2) then 'slip'
            -- A slip in `nursing home` leaves it in the name.
            when jaro_winkler_similarity(mentions.name, services.name) >= .9
                and levenshtein(mentions.name, services.name) <= if(length(services.name) < 8, 1, 2) then 'slip'
            when contains(' ' || services.core || ' ', ' ' || mentions.core || ' ') then 'part'
            when contains(' ' || mentions.core || ' ', ' ' || services.core || ' ') then 'longer'
            when length(mentions.core) = length(services.core)
                and list_sort(string_split(mentions.core, ' ')) = list_sort(string_split(services.core, ' ')) then 'swapped'
            when jaro_winkler_similarity(mentions.core, services.core) >= .88 then 'near'
            else 'unlike'
        end as name_level,
        case
            when mentions.postcode is null or services.postcode is null then null
            when mentions.postcode = services.postcode then 'same'
            when mentions.outward = services.outward and hamming(mentions.postcode, services.postcode) = 1 then 'one off'
            when mentions.sector = services.sector then 'sector'
            when mentions.outward = services.outward then 'outward'
            else 'other'
        end as postcode_level,
        case
            when mentions.street is null or services.street is null then null
            when mentions.street = services.street or jaro_winkler_similarity(mentions.street, services.street) >= .93 then
                case
                    when mentions.house_number = services.house_number then if(mentions.is_flat and not services.is_flat, 'flat', 'door')
                    when mentions.house_number is null then 'street'
                    when services.house_number is null then 'street, numbered'
                    else 'neighbour'
                end
            when mentions.house_number = services.house_number and split_part(mentions.street, ' ', 1) = split_part(services.street, ' ', 1) then 'door, near'
            else 'other'
        end as street_level,
        case
            when services.town is null then null
            when contains(mentions.whole, ' ' || services.town || ' ') then 'same'
            when mentions.town is null then null
            when jaro_winkler_similarity(mentions.town, services.town) >= .9 or contains(services.whole, ' ' || mentions.town || ' ') then 'alike'
            else 'other'
        end as town_level,
        case
            when mentions.provider is null or services.provider is null then null
            when jaro_winkler_similarity(mentions.provider, services.provider) >= .93 then 'same'
            else 'other'
        end as provider_level,
        case
            when mentions.authority is null or lives.authority is null then null
            when mentions.authority = lives.authority then 'own'
            else 'other'
        end as authority_level,
        mentions.last_event_on < lives.opened_on or mentions.first_event_on > lives.closed_on as is_out_of_time

    from pairs

    inner join mentions
        on pairs.mention_id = mentions.place_id

    inner join services
        on pairs.service_id = services.place_id

    inner join int_place_authorities as lives
        on pairs.service_id = lives.service_id

    -- A building's name counts where the mention bears it.
    where not services.is_building
        or mentions.core = services.core
        or jaro_winkler_similarity(mentions.core, services.core) >= .93

)

select * from final
