-- Each service as it stands at the month's end: the spell in force, else the last before, else the first to come.
-- Grain: service_id

with

spells as (

    select
        services.*,
        cut.month_end

    from int_services as services

    inner join cut
        on cut.role = 'now'

),

in_force as (

    select * from spells

    qualify row_number() over (
        partition by service_id
        order by valid_from <= month_end desc, case when valid_from <= month_end then valid_from end desc, valid_from
    ) = 1

),

lives as (

    select
        service_id,
        min(valid_from) as first_on,
        case when bool_or(valid_to is null) then null else max(valid_to) end as last_on,
        count(distinct manager_key) filter (
            where valid_from <= month_end
            and coalesce(valid_to, month_end) > month_end - interval 18 month
        )::integer as n_managers_18_months

    from spells

    group by service_id

),

directory_ratings as (

    select
        ids.service_id,
        arg_max(states.overall_rating, states.as_of) as overall_rating,
        arg_max(states.rating_published_on, states.as_of) as rating_published_on

    from int_directory_states as states

    inner join int_service_ids as ids
        on states.location_id_cqc = ids.alias

    inner join cut
        on cut.role = 'now'
        and states.as_of <= cut.month_end

    where lower(trim(states.overall_rating)) in ('outstanding', 'good', 'requires improvement', 'inadequate')

    group by ids.service_id

),

final as (

    select
        in_force.* exclude (month_end),
        lives.first_on,
        lives.last_on,
        in_force.valid_from <= in_force.month_end
            and coalesce(in_force.valid_to, in_force.month_end) >= in_force.month_end as is_open,
        coalesce(ratings.overall_rating, directory_ratings.overall_rating, 'unknown') as overall_rating,
        coalesce(ratings.safe_rating, 'unknown') as safe_rating,
        coalesce(ratings.rating_published_on, directory_ratings.rating_published_on) as rating_published_on,
        lives.n_managers_18_months,
        placements."placing"

    from in_force

    inner join lives using (service_id)

    left join int_ratings_known as ratings using (service_id)

    left join directory_ratings using (service_id)

    left join int_placing as placements using (service_id)

)

select * from final
