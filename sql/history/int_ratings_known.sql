-- A service's ratings as published by the month's end; what is no rating on the regulator's four-point scale is unknown, never low risk.
-- Grain: service_id

with

ratings as (

    select
        ids.service_id,
        lower(ratings.domain) as domain,
        case
            when lower(trim(ratings.rating)) in ('outstanding', 'good', 'requires improvement', 'inadequate') then trim(ratings.rating)
            else 'unknown'
        end as rating,
        ratings.published_on,
        ratings.location_id_cqc

    from raw_ratings as ratings

    inner join batches
        on ratings.batch_id = batches.batch_id

    inner join int_service_ids as ids
        on ratings.location_id_cqc = ids.alias

    inner join cut
        on cut.role = 'now'
        and ratings.published_on <= cut.month_end

    where lower(coalesce(ratings.population_group, 'overall')) = 'overall'

    qualify row_number() over (
        partition by ids.service_id, lower(ratings.domain)
        order by ratings.published_on desc, batches.apply_order desc, ratings.location_id_cqc, ratings."row"
    ) = 1

),

final as (

    select
        service_id,
        max(rating) filter (where domain = 'overall') as overall_rating,
        max(rating) filter (where domain = 'safe') as safe_rating,
        max(published_on) filter (where domain = 'overall') as rating_published_on

    from ratings

    group by service_id

)

select * from final
