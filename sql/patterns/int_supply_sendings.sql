-- Each sending of alerts that counts as supply, and the months that it covers. Held and refused files supply nothing; neither does an increment
-- without rows: only a cumulative source, or a nil return, can say that there was nothing.
-- Grain: batch_id

with

sendings as (

    select
        * replace (
            -- A nil return covers the month that its name says.
            case when status = 'nil_return' then strptime(left(period, 7), '%Y-%m')::date else covers_from end as covers_from,
            case when status = 'nil_return' then last_day(strptime(left(period, 7), '%Y-%m')::date) else covers_to end as covers_to
        )

    from batches

    where kind = 'alerts'
        and (
            status = 'nil_return'
            or (status = 'loaded' and (rows_read > 0 or coverage <> 'increment'))
        )

),

told as (

    select
        batch_id,
        min(coalesce(reported_on, occurred_on)) as first_on,
        max(coalesce(reported_on, occurred_on)) as last_on

    from raw_alerts

    group by batch_id

),

dated as (

    select
        sendings.batch_id,
        sendings.source,
        sendings.supplier,
        sendings.agency,
        coalesce(sendings.cadence, 'monthly') as cadence,
        sendings.status = 'nil_return' as is_nil_return,
        sendings.received_at,
        case
            when sendings.cadence = 'quarterly' and sendings.status = 'loaded' then told.first_on
            else coalesce(sendings.covers_from, told.first_on)
        end as covers_from,
        case
            -- A workbook's name says its year alone: it covers the quarters from its first row to its
            -- newest, and every quarter since that was over when it came.
            when sendings.cadence = 'quarterly' and sendings.status = 'loaded' then greatest(
                last_day(date_trunc('quarter', told.last_on)::date + interval 2 month),
                (date_trunc('quarter', sendings.received_at)::date - 1)
            )
            -- Of the quarter that a nil return names by one of its months, all three are meant.
            when sendings.cadence = 'quarterly' then last_day(date_trunc('quarter', sendings.covers_to)::date + interval 2 month)
            when sendings.status = 'nil_return' then sendings.covers_to
            else least(coalesce(sendings.covers_to, told.last_on), sendings.received_at::date)
        end as covers_to

    from sendings

    left join told on sendings.batch_id = told.batch_id

),

final as (

    select
        * exclude (covers_from, covers_to),
        case
            when cadence = 'quarterly' then date_trunc('quarter', covers_from)
            else date_trunc('month', covers_from)
        end::date as month_from,
        -- A weekly export's last one in a month may be six days before the month's end.
        case
            when cadence = 'weekly' then date_trunc('month', covers_to + 7) - interval 1 month
            else date_trunc('month', covers_to)
        end::date as month_to

    from dated

    where covers_from is not null and covers_to is not null

)

select * from final
