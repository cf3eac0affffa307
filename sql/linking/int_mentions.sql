-- Each mention and the service that it means: matched where one service stands out, review where a person must look, none where it is nobody's.
-- Text is shown of matched mentions alone: what is not a service may be somebody's home. Where a service is named at a person's own home the address is
-- that person's: the name alone is shown, up to a comma or a number.
-- Grain: mention_id

with

mentions as (

    select * from int_mention_places

),

judged as (

    select
        *,
        is_grounded and probability >= .95 as is_match

    from int_place_judged

),

found as (

    select
        mention_id,
        service_id,
        match_status,
        method,
        -- Ids are copied wrong now and then.
        case
            when match_status = 'none' then 0
            when method = 'decision' then 1
            else .999
        end as probability,
        case when match_status = 'none' then 0 else 1 end as margin,
        case when match_status = 'none' then 0 else 1 end as candidates

    from int_place_settled

    union all

    select mention_id, service_id, 'matched', 'postcode and name', .999, 1, 1 from int_place_exact

    union all

    select
        mention_id,
        case when is_match then service_id end,
        case
            when is_match then 'matched'
            when probability_of_ours >= .5 then 'review'
            else 'none'
        end,
        method,
        probability,
        margin,
        candidates

    from judged

),

final as (

    select
        mentions.mention_id,
        mentions.source,
        mentions.supplier,
        mentions.place_key,
        mentions.n_alerts,
        found.service_id,
        coalesce(found.match_status, 'none') as match_status,
        found.method,
        coalesce(found.probability, 0)::double as probability,
        coalesce(found.margin, 0)::double as margin,
        coalesce(found.candidates, 0)::integer as candidates,
        case
            when found.match_status is distinct from 'matched' then null
            when is_ever_own_home then nullif(trim(regexp_extract(place_name, '^[^,0-9]*')), '')
            else nullif(
                concat_ws(
                    ', ',
                    nullif(trim(place_name), ''),
                    nullif(trim(place_address), ''),
                    nullif(trim(place_town), ''),
                    nullif(trim(place_postcode), '')
                ),
                ''
            )
        end as text

    from mentions

    left join found
        on mentions.mention_id = found.mention_id

)

select * from final
