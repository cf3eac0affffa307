-- Every way in which a place was written, what it was taken for, and who said so where a person did. The text stands only where it is a service's.
-- Grain: mention_id

with

mentions as (

    select * from int_mentions

),

decisions as (

    select * from int_place_decisions_told

    where state = 'stands'
        and decision in ('same', 'none of ours')

),

final as (

    select
        mentions.mention_id,
        mentions.source,
        mentions.supplier,
        case when mentions.match_status = 'matched' then mentions.text end as text,
        mentions.n_alerts,
        mentions.service_id,
        mentions.match_status,
        mentions.probability,
        mentions.candidates,
        decisions.decided_by_role,
        decisions.decided_on

    from mentions

    left join decisions
        on mentions.mention_id = decisions.mention_id

)

select * from final
