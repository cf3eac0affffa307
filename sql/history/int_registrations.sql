-- Each registration that a service may have: a Location ID, or `local:` and the reference of what the regulator does not register; from when to when, under
-- which name, and at which addresses it began and ended; where nobody said when it closed, it was seen open until the day `open_until`.
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

),

keyed as (

    select
        * exclude (address_words),
        min(valid_from) over of_registration as opened_on,
        case when bool_or(valid_to is null) over of_registration then null else max(valid_to) over of_registration end as closed_on,
        nullif(regexp_replace(array_to_string(address_words, ''), coalesce(nullif(town_key, ''), '$') || '$', ''), '') || '|' || postcode_key as address_key,
        nullif(regexp_replace(lower(strip_accents(name)), '[^a-z0-9]+', '', 'g'), '') as name_key

    from spells

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
