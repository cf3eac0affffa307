-- What is usual of a supplier, for each month in which it told something: alerts a month, and the mix of themes, of the six months before. Distance
-- is half the sum of the differences of shares (0 the same mix, 1 nothing in common); by chance is what two draws of these sizes from the mix
-- before would differ by on average.
-- Grain: source, supplier, month

with

alerts as (

    select source, supplier, date_trunc('month', reported_on)::date as month, theme from stg_alerts

),

counted as (

    select source, supplier, month, theme, count(*) as n from alerts group by source, supplier, month, theme

),

months as (

    select source, supplier, month, sum(n) as n from counted group by source, supplier, month

),

months_before as (

    select
        months.source,
        months.supplier,
        months.month,
        months.n,
        median(earlier.n) as usual_rows,
        sum(earlier.n) as n_before

    from months

    inner join months as earlier
        on months.source = earlier.source
        and months.supplier = earlier.supplier
        and earlier.month >= months.month - interval 6 month
        and earlier.month < months.month

    group by months.source, months.supplier, months.month, months.n

),

themes as (

    select
        months.source,
        months.supplier,
        months.month,
        counted.theme,
        sum(counted.n) filter (where counted.month = months.month) as n_now,
        sum(counted.n) filter (where counted.month < months.month) as n_then

    from months

    inner join counted
        on months.source = counted.source
        and months.supplier = counted.supplier
        and counted.month >= months.month - interval 6 month
        and counted.month <= months.month

    group by months.source, months.supplier, months.month, counted.theme

),

shares as (

    select
        themes.source,
        themes.supplier,
        themes.month,
        coalesce(themes.n_now, 0) / months_before.n as share_now,
        coalesce(themes.n_then, 0) / months_before.n_before as share_before,
        1 / months_before.n + 1 / months_before.n_before as per_rows

    from themes

    inner join months_before
        on themes.source = months_before.source
        and themes.supplier = months_before.supplier
        and themes.month = months_before.month

),

mixes as (

    select
        source,
        supplier,
        month,
        -- Rounded: the last bits of a sum depend on the order in which threads add it up.
        round(sum(abs(share_now - share_before)) / 2, 9) as mix_distance,
        round(sum(sqrt(share_before * (1 - share_before) * per_rows * 2 / pi())) / 2, 9) as mix_by_chance

    from shares

    group by source, supplier, month

),

final as (

    select
        months_before.source,
        months_before.supplier,
        months_before.month,
        months_before.usual_rows,
        mixes.mix_distance,
        mixes.mix_by_chance

    from months_before

    inner join mixes
        on months_before.source = mixes.source
        and months_before.supplier = mixes.supplier
        and months_before.month = mixes.month

)

select * from final
