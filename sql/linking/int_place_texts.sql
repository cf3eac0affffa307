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
        unnest(regexp_extract(whole, '(?:^|[ ,])([0-9]+[a-z]?)(?: ?- ?[0-9]+[a-z]?)?,? ([a-z][a-z ]*[a-z])', ['house_number', 'street'])),
        regexp_matches(whole, '\b(flat|apartment|apt|room)\b') as is_flat,
        nullif(regexp_replace(provider, '\b(ltd|limited|plc|llp|the|group|uk)\b| ', '', 'g'), '') as provider,
        ' ' || trim(regexp_replace(whole, '[^a-z0-9]+', ' ', 'g')) || ' ' as flat_text,
        nullif(trim(regexp_replace(regexp_extract(whole, ',([^,0-9]*)$', 1), '[^a-z]+', ' ', 'g')), '') as town

    from lowered

),

-- Many wordings share a name or a street: each is spelled out once.
texts as (

    select distinct name as text, 'name' as part from parted

    union

    select distinct street, 'street' from parted

),

words as (

    select
        text,
        part,
        unnest(string_split_regex(trim(text), '[^a-z0-9]+')) as word,
        generate_subscripts(string_split_regex(trim(text), '[^a-z0-9]+'), 1) as position

    from texts

),

spelled as (

    select
        words.text,
        words.part,
        string_agg(
            case
                -- `st` ends a street and begins a saint.
                when words.word = 'st' and words.part = 'street' and words.position > 1 then 'street'
                else coalesce(short_forms.long_form, words.word)
            end,
            ' ' order by words.position
        ) filter (where coalesce(short_forms.long_form, words.word) <> '') as spelled

    from words

    left join int_place_words as short_forms
        on words.word = short_forms.short_form

    group by words.text, words.part

),

final as (

    select
        parted.side,
        parted.place_id,
        parted.wording,
        names.spelled as name,
        coalesce(
            nullif(
                trim(regexp_replace(
                    regexp_replace(
                        names.spelled, '\b(residential care home|care home|nursing home|residential home|rest home|residential|nursing|care centre)\b', '', 'g'
                    ),
                    ' +', ' ', 'g'
                )),
                ''
            ),
            names.spelled
        ) as core,
        parted.postcode,
        parted.postcode[:-4] as outward,
        parted.postcode[:-3] as sector,
        nullif(parted.house_number, '') as house_number,
        -- A street ends with its kind; what follows without a comma is the town.
        coalesce(
            nullif(
                regexp_extract(
                    streets.spelled,
                    '^(.+? (?:road|street|lane|avenue|close|drive|way|crescent|terrace|place|gardens|grove|court|square|row|hill|walk|view|park|mews))\b',
                    1
                ),
                ''
            ),
            streets.spelled
        ) as street,
        parted.is_flat,
        parted.town,
        parted.flat_text,
        parted.provider

    from parted

    left join spelled as names
        on names.part = 'name'
        and parted.name = names.text

    left join spelled as streets
        on streets.part = 'street'
        and parted.street = streets.text

)

select * from final
