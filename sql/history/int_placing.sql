-- Which authorities have placed people in a service, in words, by its newest list up to the month.
-- Grain: service_id

with

placements as (

    select
        ids.service_id,
        trim(placements.placing_authority) as placing_authority,
        placements.n_placed,
        placements.month

    from raw_placements as placements

    inner join batches
        on placements.batch_id = batches.batch_id

    inner join int_service_ids as ids
        on ids.alias = coalesce(nullif(placements.location_id_cqc, ''), placements.service_ref)

    inner join cut
        on cut.role = 'now'
        and placements.month <= cut.month_end

    where nullif(trim(placements.placing_authority), '') is not null

    qualify placements.month = max(placements.month) over (partition by ids.service_id)
        and row_number() over (
            partition by ids.service_id, trim(placements.placing_authority), placements.month
            order by batches.apply_order desc, placements."row"
        ) = 1

),

final as (

    select
        service_id,
        string_agg(concat_ws(' ', placing_authority, n_placed), '; ' order by n_placed desc nulls last, placing_authority) as "placing"

    from placements

    group by service_id

)

select * from final
