-- What each supplier told in each month: how many alerts, how old they were when they were told, and how many have a term that no list knows.
-- Grain: source, supplier, month

with

alerts as (

    select
        source,
        supplier,
        date_trunc('month', reported_on)::date as month,
        occurred_on,
        reported_on,
        -- A day that stands in for the other says nothing about the time between them.
        case when occurred_on_stated and reported_on_stated and reported_on >= occurred_on then reported_on - occurred_on end as delay_days,
        is_unmapped

    from stg_alerts

),

final as (

    select
        source,
        supplier,
        month,
        count(*)::integer as n_rows,
        max(reported_on) as newest_on,
        min(occurred_on) as oldest_occurred_on,
        max(occurred_on) as newest_occurred_on,
        quantile_cont(delay_days, 0.5) as delay_days_median,
        quantile_cont(delay_days, 0.9) as delay_days_p90,
        (count(*) filter (where is_unmapped))::integer as n_unmapped

    from alerts

    group by source, supplier, month

)

select * from final
