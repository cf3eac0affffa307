-- What speaks for a candidate of a mention beside its words, in points as in int_place_scores: the people of its alerts were known to live there (5, two or
-- more people 6), or the same supplier meant that service, and no other, by the same name before (4). A mention whose people were known in several homes
-- says nothing by them.
-- Grain: mention_id, service_id

with

meant_before as (

    select
        open_ones.mention_id,
        min(certain_ones.service_id) as service_id

    from int_place_known as open_ones

    inner join int_place_known as certain_ones
        on open_ones.source = certain_ones.source
        and open_ones.supplier = certain_ones.supplier
        and open_ones.name = certain_ones.name
        and certain_ones.first_event_on <= open_ones.last_event_on

    where open_ones.is_open
        and open_ones.is_name_alone
        and certain_ones.service_id is not null

    group by open_ones.mention_id

    having count(distinct certain_ones.service_id) = 1

),

points as (

    select
        mention_id,
        service_id,
        if(n_people > 1, 6, 5) as points,
        'person' as method

    from int_place_lived

    where n_homes = 1

    union all

    select
        mention_id,
        service_id,
        4,
        'earlier record'

    from meant_before

),

final as (

    select
        points.mention_id,
        points.service_id,
        sum(points.points)::integer as points,
        min(points.method) as method

    from points

    inner join int_place_scores as candidates
        on points.mention_id = candidates.mention_id
        and points.service_id = candidates.service_id

    group by points.mention_id, points.service_id

)

select * from final
