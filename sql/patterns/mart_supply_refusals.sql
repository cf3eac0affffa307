-- Rows refused, by rule, in what a supplier sent for a month. A cumulative export holds its bad rows again and again: of those of one month the last counts.
-- Grain: source, supplier, month, rule

with

batches as (

    select
        batch_id,
        source,
        supplier,
        coverage = 'increment' as is_increment,
        apply_order,
        case
            when length(period) >= 7 then strptime(left(period, 7), '%Y-%m')
            else date_trunc('month', received_at)
        end::date as month

    from batches

    where kind = 'alerts' and status in ('loaded', 'held')

),

last_sent as (

    select *

    from batches

    qualify is_increment or row_number() over (partition by source, supplier, month order by apply_order desc) = 1

),

quarantined as (

    select batch_id, rule from raw_quarantine where row is not null

),

final as (

    select
        last_sent.source,
        last_sent.supplier,
        last_sent.month,
        quarantined.rule,
        count(*)::integer as n_rows

    from last_sent

    inner join quarantined on last_sent.batch_id = quarantined.batch_id

    group by last_sent.source, last_sent.supplier, last_sent.month, quarantined.rule

)

select * from final
