-- Mentions that need no comparison of words: a person decided, an id of the service stands beside them, or only a place's vicinity is named.
-- Grain: mention_id

with

mentions as not materialized (

    select * from int_mention_places

),

decided as (

    select
        mention_id,
        service_id,
        case when decision = 'same' then 'matched' else 'none' end as match_status,
        'decision' as method,
        1 as precedence

    from int_place_decisions

    where decision in ('same', 'none of ours')

),

given_ids as (

    select mention_id, 'service' as id_kind, upper(trim(place_id_cqc)) as id, 'id' as method, 2 as precedence from mentions

    union all

    select mention_id, 'service', upper(trim(place_service_ref)), 'id', 3 from mentions

    union all

    select mention_id, 'ods', upper(trim(place_id_ods)), 'ods', 4 from mentions

    union all

    select mention_id, 'uprn', ltrim(trim(place_uprn), '0'), 'uprn', 5 from mentions

),

by_id as (

    select
        given_ids.mention_id,
        ids.service_id,
        'matched' as match_status,
        given_ids.method,
        given_ids.precedence

    from given_ids

    inner join int_place_ids as ids
        on given_ids.id_kind = ids.id_kind
        and given_ids.id = ids.id

    where (given_ids.mention_id, ids.service_id) not in (select (mention_id, service_id) from int_place_decisions where decision = 'not')

),

final as (

    select * from (select * from decided union all by name select * from by_id union all by name select * from int_place_vicinities)

    qualify row_number() over (partition by mention_id order by precedence) = 1

)

select * from final
