-- A service's ratings as published by the month's end.
-- Grain: service_id

with

ratings as (

    select * from int_ratings_published

),

final as (

    select
        service_id,
        max_by(rating, published_on) filter (where domain = 'overall') as overall_rating,
        max_by(rating, published_on) filter (where domain = 'safe') as safe_rating,
        max(published_on) filter (where domain = 'overall') as rating_published_on

    from ratings

    group by service_id

)

select * from final
