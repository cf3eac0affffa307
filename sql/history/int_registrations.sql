-- Each registration that a service may have: a Location ID, or `local:` and the reference of what the regulator does not register; from when to when, under
-- which name, and at which addresses it began and ended; where nobody said when it closed, it was seen open until the day `open_until`.
-- Grain: known_id

with

spells as (

    select
        *,
        coalesce(location_id_cqc, 'local:' || service_ref) as known_id,
        -- A street's kind is written out or cut short.
        list_transform(
            string_split_regex(trim(regexp_replace(lower(strip_accents(address)), '[.''’]', '', 'g')), '[^a-z0-9]+'),
            lambda word: coalesce(map {
                'road': 'rd', 'street': 'st', 'avenue': 'ave', 'av': 'ave', 'lane': 'ln', 'drive': 'dr', 'close': 'cl', 'court': 'ct', 'place': 'pl',
                'square': 'sq', 'terrace': 'ter', 'crescent': 'cres', 'gardens': 'gdns', 'grove': 'gr', 'the': ''
            }[word], word)
        ) as address_words,
        array_to_string(address_words, '') as address_whole,
        nullif(regexp_replace(lower(strip_accents(town)), '[^a-z0-9]+', '', 'g'), '') as town_key,
        nullif(regexp_replace(lower(postcode), '[^a-z0-9]+', '', 'g'), '') as postcode_key,
        nullif(regexp_replace(lower(strip_accents(name)), '[^a-z0-9]+', '', 'g'), '') as name_key

    from int_registration_spells

),

-- A list that has no column for the town writes it at the end of the address.
towns as (

    select
        postcode_key,
        list(distinct town_key order by town_key) as town_keys

    from spells

    where town_key is not null

    group by postcode_key

),

-- An address ends with its town and postcode or does not, and a numbered one begins with the name of a house or does not: the home's, or one that it had.
in_town as (

    select
        * exclude (address_words, address_whole),
        if(ends_with(address_whole, postcode_key), left(address_whole, -length(postcode_key)), address_whole) as address_in_town

    from spells

),

in_street as (

    select
        in_town.*,
        list_filter(towns.town_keys, lambda town_key: ends_with(address_in_town, town_key))[1] as town_written,
        if(town_written is null, address_in_town, left(address_in_town, -length(town_written))) as address_in_street

    from in_town

    left join towns
        on in_town.postcode_key = towns.postcode_key

),

keyed as (

    select
        *,
        coalesce(nullif(regexp_extract(address_in_street, '[0-9].*[a-z]{2}.*$'), ''), nullif(address_in_street, '')) || '|' || postcode_key as address_key,
        min(valid_from) over of_registration as opened_on,
        case when bool_or(valid_to is null) over of_registration then null else max(valid_to) over of_registration end as closed_on

    from in_street

    window of_registration as (partition by known_id)

),

final as (

    select
        known_id,
        opened_on,
        closed_on,
        arg_max(open_until, valid_from) as open_until,
        arg_min(name_key, valid_from) as first_name,
        arg_max(name_key, valid_from) as last_name,
        arg_min(service_kind, valid_from) as first_kind,
        arg_max(service_kind, valid_from) as last_kind,
        -- An address that is put right soon after the first day, or shortly before the last, counts in both forms.
        list_distinct(list(address_key) filter (where valid_from <= opened_on + 92) || [arg_min(address_key, valid_from)]) as first_addresses,
        list_distinct(list(address_key) filter (where valid_to >= closed_on - 92) || [arg_max(address_key, valid_from)]) as last_addresses,
        list_distinct(list(uprn) filter (where valid_from <= opened_on + 92) || [arg_min(uprn, valid_from)]) as first_uprns,
        list_distinct(list(uprn) filter (where valid_to >= closed_on - 92) || [arg_max(uprn, valid_from)]) as last_uprns

    from keyed

    group by known_id, opened_on, closed_on

)

select * from final
