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
            lower(strip_accents(concat_ws(', ', nullif(trim(name), ''), nullif(trim(address), ''), nullif(trim(town), '')))), '[.''’]', '', 'g'
        ) as whole,
        upper(regexp_replace(postcode, '[^A-Za-z0-9]', '', 'g')) as postcode,
        regexp_replace(lower(strip_accents(provider_name)), '[^a-z0-9]+', ' ', 'g') as provider

    from (select * from ours union all by name select * from theirs)

),

parted as (

    select
        * exclude (postcode, provider),
        case
            when length(postcode) between 5 and 8 then postcode
            else nullif(upper(replace(regexp_extract(whole, '\b([a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2})\b', 1), ' ', '')), '')
        end as postcode,
        regexp_replace(regexp_extract(whole, '^([^,0-9(]*)', 1), '[^a-z0-9&]+', ' ', 'g') as name,
        regexp_extract(
            whole, '(?:^|[ ,])([0-9]+[a-z]?)(?: ?[-/] ?[0-9]+[a-z]?)?,? ([a-z][a-z ]*[a-z])', ['number', 'street']
        ) as house,
        whole.regexp_matches('\b(flat|apartment|apt|room)\b') as is_flat,
        nullif(trim(regexp_replace(provider, '\b(ltd|limited|plc|llp|the|group|uk)\b', '', 'g')), '') as provider,
        ' ' || trim(regexp_replace(whole, '[^a-z0-9]+', ' ', 'g')) || ' ' as flat_text,
        nullif(trim(regexp_replace(regexp_extract(whole, ',([^,0-9]*)$', 1), '[^a-z]+', ' ', 'g')), '') as town

    from lowered

),

-- Abbreviations of kinds of home and of streets that the agencies use.
spelled as (

    select
        * exclude (name, house),
        trim(regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            regexp_replace(' ' || replace(name, '&', ' and ') || ' ', '\b(nh|n h|nursing hm)\b', 'nursing home', 'g'),
                            '\b(rh|r h|res home|resi home|rch)\b', 'residential home', 'g'
                        ),
                        '\b(ch|c h|care hm)\b', 'care home', 'g'
                    ),
                    '\b(hse|hs)\b', 'house', 'g'
                ),
                '\b(ct|crt)\b', 'court', 'g'
            ),
            '\b(the|ltd|limited|plc|flat|apartment|room|unit|no|number)\b|\s+', ' ', 'g'
        )) as name,
        nullif(house.number, '') as house_number,
        nullif(regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            regexp_replace(
                                coalesce(
                                    nullif(
                                        regexp_extract(
                                            house.street,
                                            '^([a-z]+(?: [a-z]+)*? (?:road|rd|street|st|lane|ln|avenue|ave|av|close|cl|drive|dr|way|crescent|cres|terrace|place|gardens|grove|court|square|row|hill|walk|view|parade|mews|rise))\b',
                                            1
                                        ),
                                        ''
                                    ),
                                    house.street
                                ),
                                ' road$', ' rd'
                            ),
                            ' street$', ' st'
                        ),
                        ' lane$', ' ln'
                    ),
                    ' (avenue|av)$', ' ave'
                ),
                ' close$', ' cl'
            ),
            ' drive$', ' dr'
        ), '') as street

    from parted

),

final as (

    select
        side,
        place_id,
        wording,
        nullif(trim(regexp_replace(name, '\s+', ' ', 'g')), '') as name,
        postcode,
        postcode[:-4] as outward,
        postcode[:-3] as sector,
        house_number,
        street,
        is_flat,
        town,
        flat_text,
        replace(provider, ' ', '') as provider

    from spelled

)

select
    *,
    coalesce(
        nullif(
            trim(regexp_replace(
                regexp_replace(
                    name, '\b(residential care home|care home|nursing home|residential home|rest home|residential|nursing|care centre)\b', ' ', 'g'
                ),
                '\s+', ' ', 'g'
            )),
            ''
        ),
        name
    ) as core

from final
