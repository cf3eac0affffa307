-- What is equal, alike and different between a mention and each wording of a service worth comparing, one level a part; null where either says nothing.
-- A service whose whole life lies more than 92 days from all that was told of the mention is not compared.
-- Grain: mention_id, service_id, wording

with

pairs as (

    select mention_id, service_id from int_place_near

    union all

    select mention_id, service_id from int_place_alike

),

paired as (

    select
        mentions.* exclude (mention_id),
        pairs.mention_id,
        pairs.service_id,
        services.wording,
        services.is_building,
        services.is_flat as is_our_flat,
        services.whole as our_whole,
        services.name as our_name,
        services.core as our_core,
        services.postcode as our_postcode,
        services.outward as our_outward,
        services.sector as our_sector,
        services.house_number as our_house_number,
        services.street as our_street,
        services.town as our_town,
        services.provider as our_provider,
        services.authority as our_authority,
        services.n_bearers,
        services.opened_on,
        services.closed_on,
        case when mentions.core <> services.core then jaro_winkler_similarity(mentions.core, services.core) end as likeness

    from pairs

    inner join int_place_mentions as mentions
        on pairs.mention_id = mentions.mention_id

    inner join int_place_services as services
        on pairs.service_id = services.service_id

),

final as (

    select
        mention_id,
        service_id,
        wording,
        is_own_words,
        is_own_home,
        case
            when not is_building then null
            when is_own_words then 'in an address'
            else 'as a name'
        end as building_level,
        ln(n_bearers) as log_bearers,
        case
            when name is null or our_name is null then null
            -- A number and a street where a name should stand are an address, unless ours is named so.
            when name = house_number || ' ' || street and not regexp_matches(our_name, '^[0-9]') then null
            when name = our_name then if(name = core, 'same, bare', 'same')
            when core = our_core then
                case
                    when name = core then 'kind left out'
                    when our_name = our_core then 'kind added'
                    else 'kind differs'
                end
            when likeness >= .9 and abs(length(core) - length(our_core)) <= 2 and levenshtein(core, our_core) <= if(length(our_core) < 8, 1, 2) then 'slip'
            -- A slip in `nursing home` leaves it in the name.
            when likeness >= .6
                and (name <> core or our_name <> our_core)
                and abs(length(name) - length(our_name)) <= 2
                and jaro_winkler_similarity(name, our_name) >= .9
                and levenshtein(name, our_name) <= if(length(our_name) < 8, 1, 2) then 'slip'
            -- A farm, a school or a church may bear a home's name, and says what it is; `by the church` says where.
            when regexp_matches(
                    name, '\b(academy|cafe|cemetery|chapel|church|club|college|farm|garage|hospital|hotel|inn|library|nursery|pub|school|shop|station|surgery)$'
                )
                and not regexp_matches(name, '\b(by|near|opposite|behind|beside|to) (the )?[a-z]+$')
                and not contains(' ' || our_name || ' ', ' ' || split_part(name, ' ', -1) || ' ') then 'unlike'
            when length(core) < length(our_core) and contains(' ' || our_core || ' ', ' ' || core || ' ') then 'part'
            when length(core) > length(our_core) and contains(' ' || core || ' ', ' ' || our_core || ' ') then 'longer'
            when length(core) = length(our_core)
                and list_sort(string_split(core, ' ')) = list_sort(string_split(our_core, ' ')) then 'swapped'
            when likeness >= .88 then 'near'
            else 'unlike'
        end as name_level,
        case
            when postcode is null or our_postcode is null then null
            when postcode = our_postcode then 'same'
            when outward = our_outward and hamming(postcode, our_postcode) = 1 then 'one off'
            when sector = our_sector then 'sector'
            when outward = our_outward then 'outward'
            else 'other'
        end as postcode_level,
        case
            when street is null or our_street is null then null
            when street = our_street or jaro_winkler_similarity(street, our_street) >= .93 then
                case
                    when house_number = our_house_number then if(is_flat and not is_our_flat, 'flat', 'door')
                    when house_number is null then 'street'
                    when our_house_number is null then 'street, numbered'
                    else 'neighbour'
                end
            when house_number = our_house_number and split_part(street, ' ', 1) = split_part(our_street, ' ', 1) then 'door, near'
            when house_number <> our_house_number then 'other house'
            else 'other'
        end as street_level,
        case
            when our_town is null then null
            when contains(whole, ' ' || our_town || ' ') then 'same'
            when town is null then null
            when jaro_winkler_similarity(town, our_town) >= .9 or contains(our_whole, ' ' || town || ' ') then 'alike'
            else 'other'
        end as town_level,
        case
            when provider is null or our_provider is null then null
            when jaro_winkler_similarity(provider, our_provider) >= .93 then 'same'
            else 'other'
        end as provider_level,
        case
            when authority is null or our_authority is null then null
            when authority = our_authority then 'own'
            else 'other'
        end as authority_level,
        last_event_on < opened_on or first_event_on > closed_on as is_out_of_time

    from paired

    -- A building's name counts where the mention bears it.
    where (not is_building or core = our_core or likeness >= .93)
        -- Words alone lead to no service that had long closed, or was long to open, when it happened.
        and coalesce(last_event_on >= opened_on - 92 and first_event_on <= closed_on::timestamp + interval 92 days, true)

)

select * from final
