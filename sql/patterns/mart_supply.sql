-- What each supplier sent for each month, and what it was like: a month that was not supplied is missing, never zero.
-- Grain: source, supplier, month

with

spans as (

    select * from int_supply_spans

),

sendings as (

    select * from int_supply_sendings

),

cut as (

    select * from cut where role = 'now'

),

months as (

    select
        spans.*,
        unnest(generate_series(spans.active_from, spans.active_to, interval 1 month))::date as month

    from spans

    where spans.active_from <= spans.active_to

),

-- The day by which a month, or the quarter that it is part of, should have come.
awaited as (

    select
        months.*,
        months.cadence = 'irregular' or (
            months.cadence = 'quarterly' and date_trunc('quarter', months.month) + interval 2 month > cut.month
        ) as is_not_due,
        (
            case
                when months.cadence = 'quarterly' then date_trunc('quarter', months.month) + interval 3 month
                else months.month + interval 1 month
            end
        )::date + (day(cut.reported_by) - 1)::integer as due_on

    from months

    cross join cut

),

covered as (

    select
        awaited.source,
        awaited.supplier,
        awaited.month,
        min(sendings.received_at) as received_at,
        bool_and(sendings.is_nil_return) as is_nil_return

    from awaited

    inner join sendings
        on awaited.source = sendings.source
        and awaited.supplier = sendings.supplier
        and awaited.month between sendings.month_from and sendings.month_to

    group by awaited.source, awaited.supplier, awaited.month

),

told as (

    select * from int_supply_told

),

usual as (

    select * from int_supply_usual

),

refused as (

    select
        source,
        supplier,
        month,
        sum(n_rows)::integer as n_refused

    from mart_supply_refusals

    group by source, supplier, month

),

final as (

    select
        awaited.source,
        awaited.supplier,
        awaited.month,
        awaited.agency,
        awaited.authority,
        case
            when covered.is_nil_return then 'nil_return'
            when covered.received_at::date > awaited.due_on and awaited.cadence <> 'irregular' then 'late'
            when covered.received_at is not null then 'supplied'
            when awaited.is_not_due then 'not_expected'
            else 'not_supplied'
        end as state,
        coalesce(told.n_rows, 0)::integer as rows,
        covered.received_at,
        told.newest_on,
        case
            when covered.received_at is not null and awaited.cadence <> 'irregular' then greatest(covered.received_at::date - awaited.due_on, 0)
        end::integer as days_late,
        told.oldest_occurred_on,
        told.newest_occurred_on,
        told.delay_days_median,
        told.delay_days_p90,
        coalesce(told.n_unmapped, 0) as n_unmapped,
        100 * told.n_unmapped / told.n_rows as unmapped_pct,
        coalesce(refused.n_refused, 0) as n_refused,
        usual.usual_rows,
        usual.mix_distance,
        usual.mix_by_chance,
        awaited.month = cut.month as is_now

    from awaited

    cross join cut

    left join covered
        on awaited.source = covered.source
        and awaited.supplier = covered.supplier
        and awaited.month = covered.month

    left join told
        on awaited.source = told.source
        and awaited.supplier = told.supplier
        and awaited.month = told.month

    left join usual
        on awaited.source = usual.source
        and awaited.supplier = usual.supplier
        and awaited.month = usual.month

    left join refused
        on awaited.source = refused.source
        and awaited.supplier = refused.supplier
        and awaited.month = refused.month

)

select * from final
