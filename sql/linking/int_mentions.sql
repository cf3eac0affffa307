-- Each mention and the service that it means: matched where one service stands out, review where a person must look, none where it is nobody's.
-- Text is shown of matched mentions alone: what is not a service may be somebody's home.
-- Grain: mention_id

with

mentions as (

    select * from int_mention_places

),

scored as (

    select
        *,
        -- 3 points are even odds.
        1 / (1 + exp(3 - points)) as probability

    from int_place_scores

    where points >= 3

),

best as (

    select
        mention_id,
        arg_max(service_id, {'grounded': is_grounded, 'points': points, 'id': service_id}) as service_id,
        max({'grounded': is_grounded, 'points': points, 'method': method, 'probability': probability}) as winner,
        max(points) as top_points,
        count(*)::integer as candidates

    from scored

    group by mention_id

),

runners_up as (

    select
        scored.mention_id,
        max(scored.points) as points

    from scored

    inner join best
        on scored.mention_id = best.mention_id
        and scored.service_id <> best.service_id

    group by scored.mention_id

),

judged as (

    select
        best.mention_id,
        best.service_id,
        best.winner.method as method,
        best.candidates,
        -- Two services that are about as likely share the odds.
        best.winner.probability * if(runners_up.points is null, 1, 1 / (1 + exp(runners_up.points - best.winner.points))) as probability,
        best.winner.grounded
            and best.winner.points >= 5
            and best.winner.points - coalesce(runners_up.points, 0) >= 1 as is_match

    from best

    left join runners_up using (mention_id)

),

final as (

    select
        mentions.mention_id,
        mentions.source,
        mentions.supplier,
        mentions.place_key,
        mentions.n_alerts,
        coalesce(settled.service_id, case when settled.mention_id is null and judged.is_match then judged.service_id end) as service_id,
        case
            when settled.mention_id is not null then settled.match_status
            when judged.is_match then 'matched'
            when judged.mention_id is not null then 'review'
            else 'none'
        end as match_status,
        coalesce(settled.method, judged.method) as method,
        case
            when settled.match_status = 'none' then 0
            when settled.method = 'decision' then 1
            -- Ids are copied wrong now and then.
            when settled.method is not null then .999
            else round(coalesce(judged.probability, 0), 4)
        end::double as probability,
        case
            when settled.match_status = 'none' then 0
            when settled.mention_id is not null then 1
            else coalesce(judged.candidates, 0)
        end::integer as candidates,
        concat_ws(
            ', ', nullif(trim(place_name), ''), nullif(trim(place_address), ''), nullif(trim(place_town), ''), nullif(trim(place_postcode), '')
        ) as text

    from mentions

    left join int_place_settled as settled using (mention_id)

    left join judged using (mention_id)

)

select
    * replace (case when match_status = 'matched' then nullif(text, '') end as text)

from final
