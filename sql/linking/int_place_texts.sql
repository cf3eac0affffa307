-- Every wording of a place, ours and the suppliers', taken apart alike: what stands before the address is the name, a number begins the street.
-- Grain: side, place_id, wording

with

ours as (

    select distinct
        'service' as side,
        service_id as place_id,
        name,
        address,
        town,
        postcode,
        provider_name

    from int_services

),

theirs as (

    select
        'mention' as side,
        mention_id as place_id,
        place_name as name,
        place_address as address,
        place_town as town,
        place_postcode as postcode,
        place_provider as provider_name

    from int_mention_places

    -- A person's own home is nobody's service, unless a service is named.
    where not (is_own_home and place_name is null)

),

lowered as (

    select
        side,
        place_id,
        row_number() over (partition by side, place_id order by name, address, town, postcode, provider_name) as wording,
        -- Free text holds name and address in one cell, and an address may begin with the name: both are read from the whole.
        regexp_replace(
            lower(strip_accents(concat_ws(', ', nullif(trim(name), ''), nullif(trim(address), ''), nullif(trim(town), '')))), '[.''’/]', '', 'g'
        ) as whole,
        upper(regexp_replace(postcode, '[^A-Za-z0-9]', '', 'g')) as postcode,
        regexp_replace(lower(strip_accents(provider_name)), '[^a-z0-9]+', ' ', 'g') as provider

    from (select * from ours union all by name select * from theirs)

),

parted as (

    select
        side,
        place_id,
        wording,
        case
            when length(postcode) between 5 and 8 then postcode
            else nullif(upper(replace(regexp_extract(whole, '\b([a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2})\b', 1), ' ', '')), '')
        end as postcode,
        replace(regexp_extract(whole, '^([^,0-9(]*)', 1), '&', ' and ') as name,
        -- The first number that a word follows, and that word up to the comma: `Flat 3, 12-14 Mill Lane` is 12, Mill Lane.
        regexp_extract(whole, '(?:^|[ ,])([0-9]+[a-z]?)(?: ?- ?[0-9]+[a-z]?)?,? ([a-z][a-z ]*[a-z])', ['number', 'street']) as house,
        regexp_matches(whole, '\b(flat|apartment|apt|room)\b') as is_flat,
        nullif(regexp_replace(provider, '\b(ltd|limited|plc|llp|the|group|uk)\b| ', '', 'g'), '') as provider,
        ' ' || trim(regexp_replace(whole, '[^a-z0-9]+', ' ', 'g')) || ' ' as flat_text,
        nullif(trim(regexp_replace(regexp_extract(whole, ',([^,0-9]*)$', 1), '[^a-z]+', ' ', 'g')), '') as town

    from lowered

),

words as (

    select side, place_id, wording, 'name' as part, unnest(string_split_regex(trim(name), '[^a-z0-9]+')) as word,
        generate_subscripts(string_split_regex(trim(name), '[^a-z0-9]+'), 1) as position

    from parted

    union all

    select side, place_id, wording, 'street', unnest(string_split_regex(house.street, ' +')),
        generate_subscripts(string_split_regex(house.street, ' +'), 1)

    from parted

),

spelled as (

    select
        words.side,
        words.place_id,
        words.wording,
        words.part,
        nullif(
            string_agg(
                case
                    -- `st` ends a street and begins a saint.
                    when words.word = 'st' and words.part = 'street' and words.position > 1 then 'street'
                    else coalesce(short_forms.long_form, words.word)
                end,
                ' ' order by words.position
            ) filter (where coalesce(short_forms.long_form, words.word) <> ''),
            ''
        ) as text

    from words

    left join int_place_words as short_forms
        on words.word = short_forms.short_form

    group by words.side, words.place_id, words.wording, words.part

),

final as (

    select
        parted.side,
        parted.place_id,
        parted.wording,
        names.text as name,
        coalesce(
            nullif(
                trim(regexp_replace(
                    regexp_replace(
                        names.text, '\b(residential care home|care home|nursing home|residential home|rest home|residential|nursing|care centre)\b', '', 'g'
                    ),
                    ' +', ' ', 'g'
                )),
                ''
            ),
            names.text
        ) as core,
        parted.postcode,
        parted.postcode[:-4] as outward,
        parted.postcode[:-3] as sector,
        nullif(parted.house.number, '') as house_number,
        -- A street ends with its kind; what follows without a comma is the town.
        coalesce(
            nullif(
                regexp_extract(
                    streets.text,
                    '^(.+? (?:road|street|lane|avenue|close|drive|way|crescent|terrace|place|gardens|grove|court|square|row|hill|walk|view|park|mews))\b',
                    1
                ),
                ''
            ),
            streets.text
        ) as street,
        parted.is_flat,
        parted.town,
        parted.flat_text,
        parted.provider

    from parted

    left join spelled as names
        on parted.side = names.side
        and parted.place_id = names.place_id
        and parted.wording = names.wording
        and names.part = 'name'

    left join spelled as streets
        on parted.side = streets.side
        and parted.place_id = streets.place_id
        and parted.wording = streets.wording
        and streets.part = 'street'

)

select * from final
