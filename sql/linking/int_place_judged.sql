-- The likeliest service of each mention that words were compared for, with its probability and its margin to the second best. What context says
-- multiplies the odds of int_place_scores.
-- Grain: mention_id

with

context as (

    select * from int_place_context

),

weighed as (

    select
        scores.mention_id,
        scores.service_id,
        scores.is_grounded,
        if(context.service_id is null, scores.method, 'context: ' || context.method) as method,
        scores.probability,
        scores.probability * exp(coalesce(context.points, 0)) as odds

    from int_place_scores as scores

    left join context
        on scores.mention_id = context.mention_id
        and scores.service_id = context.service_id

),

shared as (

    select
        mention_id,
        -- What is left is that no service of ours is meant.
        greatest(0, 1 - sum(probability)) + sum(odds) as all_odds,
        sum(odds) as our_odds,
        max({'odds': odds, 'service_id': service_id, 'is_grounded': is_grounded, 'method': method}) as best

    from weighed

    group by mention_id

),

runners_up as (

    select
        weighed.mention_id,
        max(weighed.odds) as odds,
        (count(*) filter (where weighed.odds >= shared.best.odds / 100))::integer as n_near

    from weighed

    inner join shared
        on weighed.mention_id = shared.mention_id
        and weighed.service_id <> shared.best.service_id

    group by weighed.mention_id

),

final as (

    select
        shared.mention_id,
        shared.best.service_id as service_id,
        shared.best.method as method,
        shared.best.is_grounded as is_grounded,
        round(shared.best.odds / shared.all_odds, 4) as probability,
        round((shared.best.odds - coalesce(runners_up.odds, 0)) / shared.all_odds, 4) as margin,
        round(shared.our_odds / shared.all_odds, 4) as probability_of_ours,
        1 + coalesce(runners_up.n_near, 0) as candidates

    from shared

    left join runners_up
        on shared.mention_id = runners_up.mention_id

)

select * from final
