-- Every way in which a place was written in what was told by the reported-by cut, what it was taken for, and who said so where a person did. The text stands only where it is a service's.
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

-- The alerts that stand in alerts.csv: whoever adds up the two finds the same.
told as (

    select
        links.mention_id,
        count(*)::integer as n_alerts

    from int_alert_links as links

    inner join stg_alerts as alerts on links.alert_id = alerts.alert_id

    cross join cut

    where cut.role = 'now'
        and alerts.reported_on <= cut.reported_by

    group by links.mention_id

),

final as (

    select
        mentions.mention_id,
        mentions.source,
        mentions.supplier,
        case when mentions.match_status = 'matched' then mentions.text end as text,
        told.n_alerts,
        mentions.service_id,
        mentions.match_status,
        mentions.probability,
        mentions.candidates,
        decisions.decided_by_role,
        decisions.decided_on

    from mentions

    inner join told
        on mentions.mention_id = told.mention_id

    left join decisions
        on mentions.mention_id = decisions.mention_id

)

select * from final
