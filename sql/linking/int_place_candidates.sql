-- The services that a mention in review may mean, likeliest first, five at most. They and "none of them" share the odds: 3 points are even odds
-- against none.
-- Grain: mention_id, rank

with

in_review as (

    select mention_id from int_mentions where match_status = 'review'

),

scored as (

    select
        scores.mention_id,
        scores.service_id,
        scores.method,
        scores.points::double as points

    from int_place_scores as scores

    inner join in_review using (mention_id)

    where scores.points >= 3

),

final as (

    select
        mention_id,
        row_number() over (partition by mention_id order by points desc, service_id)::integer as rank,
        service_id,
        method,
        round(exp(points - 3) / (1 + sum(exp(points - 3)) over (partition by mention_id)), 4) as probability

    from scored

    qualify rank <= 5

)

select * from final
