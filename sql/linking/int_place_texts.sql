-- Every wording of a place, ours and the suppliers', taken apart alike: what stands before the address is the name, a number begins the street.
-- Grain: side, place_id, wording

with

ours as (

    select
        'service' as side,
        service_id as place_id,
        * exclude (service_id),
        false as is_own_words

    from int_place_wordings

),

theirs as (

    select
        'mention' as side,
        mention_id as place_id,
        1 as wording,
        place_name as name,
        place_address as address,
        place_town as town,
        place_postcode as postcode,
        place_provider as provider_name,
        false as is_building,
        place_name is null as is_own_words

    from int_mention_places

    -- A person's own home is nobody's service, unless a service is named.
    where not (is_own_home and place_name is null)

),

lowered as (

    select
        side,
        place_id,
        wording,
        is_building,
        is_own_words,
        -- Free text holds name and address in one cell, and an address may begin with the name: both are read from the whole.
        regexp_replace(
            regexp_replace(replace(lower(strip_accents(concat_ws(',', name, address, town))), ',', ' , '), '[-&()+:;_"*]', ' ', 'g'), '[.''’/]', '', 'g'
        ) as whole,
        upper(regexp_replace(postcode, '[^A-Za-z0-9]', '', 'g')) as postcode,
        nullif(regexp_replace(lower(strip_accents(provider_name)), '\b(ltd|limited|plc|llp|the|group|uk)\b|[^a-z0-9]+', '', 'g'), '') as provider

    from (select * from ours union all by name select * from theirs)

),

short_forms as (

    select map_from_entries(list((short_form, long_form) order by short_form)) as long_forms from int_place_words

),

spelled as (

    select
        * exclude (whole, long_forms),
        -- `st` ends a street and begins a saint.
        regexp_replace(
            array_to_string(
                list_filter(
                    list_transform(string_split(whole, ' '), lambda word: coalesce(long_forms[word], word)),
                    lambda word: word <> ''
                ),
                ' '
            ),
            '([a-z]) st( ,|$)', '\1 street\2', 'g'
        ) as whole,
        regexp_matches(whole, '\b(flat|apartment|apt|room)\b') as is_flat

    from lowered

    cross join short_forms

),

parted as (

    select
        * exclude (whole, postcode),
        ' ' || whole || ' ' as whole,
        trim(split_part(whole, ',', 1)) as first_part,
        case
            when length(postcode) between 5 and 8 then postcode
            else nullif(upper(replace(regexp_extract(whole, '\b([a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2})\b', 1), ' ', '')), '')
        end as postcode,
        -- A number ends a name, but for one that is all of its column: `69 Tenter Lane`.
        case
            when not first_part[1] between '0' and '9' then regexp_replace(first_part, ' [0-9].*$', '')
            when not is_own_words then first_part
        end as name,
        -- The first number that a word follows, and that word up to the comma: `Flat 3, 12-14 Mill Lane` is 12, Mill Lane.
        unnest(regexp_extract(whole, '(?:^| )([0-9]+[a-z]?)(?: [0-9]+[a-z]?)?(?: ,)? ([a-z][a-z ]*[a-z])', ['house_number', 'numbered_street'])),
        regexp_extract(
            whole,
            '(?:^|, )([a-z][a-z ]*? (?:road|street|lane|avenue|close|drive|way|crescent|terrace|place|grove|square|row|hill|walk|mews))(?: ,|$)',
            1
        ) as plain_street,
        nullif(regexp_extract(whole, ', ([^,0-9]*)$', 1), '') as last_part

    from spelled

),

final as (

    select
        side,
        place_id,
        wording,
        is_building,
        is_own_words,
        is_flat,
        whole,
        -- An address that begins with its street names nothing.
        case when not ((is_own_words or is_building) and name = plain_street) then nullif(name, '') end as name,
        postcode,
        postcode[:-4] as outward,
        postcode[:-3] as sector,
        nullif(house_number, '') as house_number,
        -- A street ends with its kind; what follows without a comma is the town.
        coalesce(
            nullif(
                regexp_extract(
                    numbered_street,
                    '^.+? (?:road|street|lane|avenue|close|drive|way|crescent|terrace|place|gardens|grove|court|square|row|hill|walk|view|park|mews)\b'
                ),
                ''
            ),
            nullif(numbered_street, ''),
            nullif(plain_street, '')
        ) as street,
        case when last_part is distinct from plain_street then last_part end as town,
        provider

    from parted

)

select
    *,
    coalesce(
        nullif(
            trim(replace(replace(
                regexp_replace(
                    name, '\b(residential care home|care home|nursing home|residential home|rest home|residential|nursing|care centre|home care|supported living|day centre)\b', '', 'g'
                ),
                '   ', ' '
            ), '  ', ' ')),
            ''
        ),
        name
    ) as core

from final
