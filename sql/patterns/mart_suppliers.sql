-- Each supplier over all its months: how far back its records go, what is missing, and how long after an event it reports. Records reported after the
-- cut are not counted: a past month stays as it was.
-- Grain: source, supplier

with

spans as (

    select * from int_supply_spans

),

months as (

    select * from mart_supply

),

alerts as (

    select stg_alerts.*

    from stg_alerts

    inner join cut
        on cut.role = 'now'
        and stg_alerts.reported_on <= cut.reported_by

),

told as (

    select
        source,
        supplier,
        min(occurred_on) as oldest_occurred_on,
        max(occurred_on) as newest_occurred_on,
        quantile_cont(reported_on - occurred_on, 0.5) filter (where occurred_on_stated and reported_on_stated) as delay_days_median,
        quantile_cont(reported_on - occurred_on, 0.9) filter (where occurred_on_stated and reported_on_stated) as delay_days_p90

    from alerts

    group by source, supplier

),

counted as (

    select
        source,
        supplier,
        sum(rows)::integer as rows,
        sum(n_refused)::integer as n_refused,
        sum(n_unmapped)::integer as n_unmapped,
        (count(*) filter (where state in ('supplied', 'late')))::integer as n_supplied,
        (count(*) filter (where state = 'nil_return'))::integer as n_nil_returns,
        (count(*) filter (where state = 'late'))::integer as n_late,
        (count(*) filter (where state = 'not_supplied'))::integer as n_not_supplied

    from months

    group by source, supplier

),

final as (

    select
        spans.source,
        spans.supplier,
        spans.agency,
        spans.authority,
        spans.cadence,
        spans.active_from,
        spans.active_to,
        counted.* exclude (source, supplier),
        told.* exclude (source, supplier)

    from spans

    left join counted
        on spans.source = counted.source
        and spans.supplier = counted.supplier

    left join told
        on spans.source = told.source
        and spans.supplier = told.supplier

)

select * from final
