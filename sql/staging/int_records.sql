-- One row a record of an agency that is applied: where its latest version stands and whether a later export withdrew it.
-- Grain: source, supplier, record_key

with

fates as (

    select * from int_row_fates

),

final as (

    select
        source,
        supplier,
        record_key,
        max(version)::integer as version,
        min(received_at) filter (where fate <> 'refused') as first_received_at,
        -- max_by passes over nulls: a record that came again has no withdrawal after its last row, whatever happened before.
        case when max_by(coalesce(withdrawn_at, 0), (apply_order, coalesce(sheet, ''), row)) = 0 then 'open' else 'withdrawn' end as record_status

    from fates

    where kind = 'alerts' and is_applied

    group by source, supplier, record_key

    having max(version) > 0

)

select * from final
