-- One row a record of an agency that is applied: how many versions it has, and whether a later export withdrew it.
-- Grain: stream, record_key

with

fates as (

    select
        *,
        fate in ('new', 'amended') as is_version,
        {'apply_order': apply_order, 'sheet': coalesce(sheet, ''), 'row': row} as place

    from int_row_fates

    where kind = 'alerts' and is_applied

),

final as (

    select
        stream,
        record_key,
        (count(*) filter (where is_version))::integer as version,
        min(received_at) filter (where fate in ('new', 'amended', 'unchanged')) as first_received_at,
        -- max_by passes over nulls: a record that came again has no withdrawal after its last row, whatever happened before.
        case when max_by(coalesce(withdrawn_at, 0), place) = 0 then 'open' else 'withdrawn' end as record_status

    from fates

    group by stream, record_key

    having count(*) filter (where is_version) > 0

)

select * from final
