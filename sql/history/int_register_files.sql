-- Each sending of a register: what it holds stands in `batch_id`, and is so from `as_of` on. A month's file that is the same as an earlier one is a sending too:
-- its rows are the earlier one's.
-- Grain: apply_order

with

sent as (

    select * from batches

    where kind in ('directory', 'services')
        and status in ('loaded', 'duplicate')

),

final as (

    select
        sent.apply_order,
        coalesce(held.batch_id, sent.batch_id) as batch_id,
        sent.supplier,
        coalesce(
            try_cast(sent.period as date),
            try_cast(sent.period || '-01' as date),
            try_cast(sent.period || '-01-01' as date),
            date_trunc('month', sent.received_at)::date
        ) as as_of

    from sent

    left join batches as held
        on sent.duplicate_of = held.file
        and held.status = 'loaded'

    where sent.status = 'loaded'
        or held.batch_id is not null

)

select * from final
