-- Every wording of a service that mentions are compared with, beside what is known of the service whatever its wording: how many services bear its name,
-- how often the name stands in the directory, the authority it lies under, and its life.
-- Grain: service_id, wording

with

wordings as (

    select * from int_place_texts

    where side = 'service'
        -- A building counts by its name.
        and (name is not null or not is_building)

),

names as (

    select
        core,
        sum(n_wordings) as n_wordings,
        greatest(1, count(*) filter (where not is_only_building)) as n_bearers

    from (
        select core, place_id, count(*) as n_wordings, bool_and(is_building) as is_only_building

        from wordings

        where core is not null

        group by core, place_id
    )

    group by core

),

final as (

    select
        wordings.place_id as service_id,
        wordings.* exclude (side, place_id, is_own_words),
        coalesce(names.n_wordings, 1) as n_wordings,
        coalesce(names.n_bearers, 1) as n_bearers,
        lives.authority,
        lives.opened_on,
        lives.closed_on

    from wordings

    left join names
        on wordings.core = names.core

    inner join int_place_authorities as lives
        on wordings.place_id = lives.service_id

)

select * from final
