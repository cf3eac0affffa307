-- Mentions that teach what a name means, and those that may learn it. Only places that are certain teach: by an id, a decision, word for word, or at .99 by
-- what was compared. Those that were compared and are not certain are open: they have no service here.
-- Grain: mention_id

with

compared as (

    select
        mention_id,
        max(case when probability >= .99 and is_grounded then service_id end) as service_id

    from int_place_scores

    group by mention_id

),

final as (

    select mention_id, service_id from int_place_settled where match_status = 'matched'

    union all

    select mention_id, service_id from int_place_exact

    union all

    select mention_id, service_id from compared

)

select * from final
