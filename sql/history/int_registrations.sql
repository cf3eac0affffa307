-- Each registration that a service may have: a Location ID, or `local:` and the reference of what the regulator does not register; from when to when, under
-- which name, and at which addresses it began and ended. Secondary registrations of a dual pair take no part: they are their primary's.
-- Grain: known_id

with

spells as (

    select
        *,
        coalesce(location_id_cqc, 'local:' || service_ref) as known_id,
        -- A street's kind is written out or cut short, an address ends with its town or does not.
        list_transform(
            string_split_regex(trim(regexp_replace(lower(strip_accents(address)), '[.''’]', '', 'g')), '[^a-z0-9]+'),
            lambda word: coalesce(map {
                'road': 'rd', 'street': 'st', 'avenue': 'ave', 'av': 'ave', 'lane': 'ln', 'drive': 'dr', 'close': 'cl', 'court': 'ct', 'place': 'pl',
                'square': 'sq', 'terrace': 'ter', 'crescent': 'cres', 'gardens': 'gdns', 'grove': 'gr', 'the': ''
            }[word], word)
        ) as address_words,
        regexp_replace(lower(strip_accents(town)), '[^a-z0-9]+', '', 'g') as town_key,
        replace(postcode, ' ', '') as postcode_key

    from int_registration_spells

    where service_ref is not null
        or primary_id_cqc = location_id_cqc
        or primary_id_cqc not in (select location_id_cqc from int_directory_states)

),

keyed as (

    select
        * exclude (address_words),
        nullif(regexp_replace(array_to_string(address_words, ''), coalesce(nullif(town_key, ''), '$') || '$', ''), '') || '|' || postcode_key as address_key,
        nullif(regexp_replace(lower(strip_accents(name)), '[^a-z0-9]+', '', 'g'), '') as name_key

    from spells

),

final as (

    select
        known_id,
        any_value(location_id_cqc) as location_id_cqc,
        min(valid_from) as opened_on,
        case when bool_or(valid_to is null) then null else max(valid_to) end as closed_on,
        arg_min(name_key, valid_from) as first_name,
        arg_max(name_key, valid_from) as last_name,
        arg_min(address_key, valid_from) as first_address,
        arg_max(address_key, valid_from) as last_address,
        arg_min(uprn, valid_from) as first_uprn,
        arg_max(uprn, valid_from) as last_uprn

    from keyed

    group by known_id

)

select * from final
