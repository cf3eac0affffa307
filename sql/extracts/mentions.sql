-- Every way in which a place was written, and what it was taken for. The text stands only where it is a service's.
-- Grain: mention_id

with

mentions as (

    select * from int_mentions

),

final as (

    select
        mention_id,
        source,
        supplier,
        case when match_status = 'matched' then text end as text,
        n_alerts,
        service_id,
        match_status,
        probability,
        candidates

    from mentions

)

select * from final
