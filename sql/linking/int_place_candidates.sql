-- The services that a mention in review may mean, likeliest first, five at most. They and "no service of ours" share the odds; what is known besides the
-- wording (who lived where, what the supplier meant before) counts as it does when a match is judged. What has a hundredth of the best one's odds or less is left out.
-- Grain: mention_id, rank

with

in_review as (

    select mention_id from int_mentions where match_status = 'review'

),

weighed as (

    select
        scores.mention_id,
        scores.service_id,
        if(context.service_id is null, scores.method, 'context: ' || context.method) as method,
        scores.probability,
        scores.probability * exp(coalesce(context.points, 0)) as odds

    from int_place_scores as scores

    inner join in_review
        on scores.mention_id = in_review.mention_id

    left join int_place_context as context
        on scores.mention_id = context.mention_id
        and scores.service_id = context.service_id

),

shared as (

    select
        *,
        odds / (greatest(0, 1 - sum(probability) over of_mention) + sum(odds) over of_mention) as share,
        max(odds) over of_mention as best_odds

    from weighed

    window of_mention as (partition by mention_id)

),

final as (

    select
        mention_id,
        row_number() over (partition by mention_id order by round(share, 6) desc, service_id)::integer as rank,
        service_id,
        method,
        round(share, 4) as probability

    from shared

    where odds >= best_odds / 100

    qualify rank <= 5

)

select * from final
