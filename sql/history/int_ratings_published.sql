-- Every rating of a service that was published by the month's end; what is no rating on the regulator's four-point scale is unknown, never low risk.
-- Grain: service_id, domain, published_on

with

ratings as (

    select * from raw_ratings

),

batches as (

    select * from batches

),

ids as (

    select * from int_service_ids

),

cut as (

    select * from cut where role = 'now'

),

final as (

    select
        ids.service_id,
        lower(ratings.domain) as domain,
        ratings.published_on,
        case
            when lower(trim(ratings.rating)) in ('outstanding', 'good', 'requires improvement', 'inadequate') then upper(left(trim(ratings.rating), 1)) || lower(substr(trim(ratings.rating), 2))
            else 'unknown'
        end as rating

    from ratings

    inner join batches
        on ratings.batch_id = batches.batch_id

    inner join ids
        on ratings.location_id_cqc = ids.alias

    inner join cut
        on ratings.published_on <= cut.month_end

    where lower(coalesce(ratings.population_group, 'overall')) = 'overall'

    qualify row_number() over (
        partition by ids.service_id, lower(ratings.domain), ratings.published_on
        order by batches.apply_order desc, ratings.location_id_cqc, ratings."row"
    ) = 1

)

select * from final
