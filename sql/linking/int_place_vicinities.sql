-- Mentions that name no place but somewhere about one: `On or near Newton Road`, as points are written that were made anonymous, `Opposite the Elms`.
-- What stands there is not what is meant, so no comparison of words may make a service of it. A name beside such an address is still a name.
-- Grain: mention_id

with

mentions as (

    select
        mention_id,
        coalesce(nullif(trim(place_name), ''), trim(place_address)) as first_words

    from int_mention_places

),

final as (

    select
        mention_id,
        null::varchar as service_id,
        'none' as match_status,
        'vicinity' as method,
        6 as precedence

    from mentions

    where regexp_matches(first_words, '^(on or near|near|opposite|(in the )?vicinity of|(at the )?junction of)\b', 'i')

)

select * from final
