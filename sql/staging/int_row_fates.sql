-- What became of every row read: new, amended or unchanged against what was applied before it, and which later export withdrew its record.
-- A row of a held file gets the fate that it would have; nothing that follows is compared with it. A refused row with a key changes nothing, but
-- its record was there.
-- Grain: batch_id, sheet, row

with

batches as (

    select * from batches

),

-- A cumulative export speaks of all records in its scope: the one after it withdraws what it lacks.
exports as (

    select
        batch_id,
        lead(apply_order) over (partition by source, supplier, coverage, scope order by apply_order) as next_export

    from batches

    where kind = 'alerts' and status = 'loaded' and coverage in ('financial_year', 'workbook') and scope is not null

),

landed as (

    select
        landed_rows.kind,
        batches.source,
        batches.supplier,
        landed_rows.record_key,
        landed_rows.batch_id,
        landed_rows.sheet,
        landed_rows.row,
        landed_rows.is_refused,
        batches.apply_order,
        batches.received_at,
        batches.status = 'loaded' as is_applied,
        exports.next_export,
        {'batch_id': landed_rows.batch_id, 'content_key': landed_rows.content_key, 'next_export': exports.next_export} as state

    from landed_rows

    inner join batches on landed_rows.batch_id = batches.batch_id

    left join exports on landed_rows.batch_id = exports.batch_id

),

neighbours as (

    select
        *,
        last_value(case when not is_refused then state end ignore nulls) over earlier as row_before,
        last_value(case when is_applied and not is_refused then state end ignore nulls) over earlier as applied_before,
        last_value(case when is_applied then state end ignore nulls) over earlier as present_before,
        first_value(case when is_applied then apply_order end ignore nulls) over later as applied_next

    from landed

    window
        earlier as (
            partition by kind, source, supplier, record_key order by apply_order, sheet nulls first, row
            rows between unbounded preceding and 1 preceding
        ),
        later as (
            partition by kind, source, supplier, record_key order by apply_order, sheet nulls first, row
            rows between 1 following and unbounded following
        )

),

compared as (

    select
        * exclude (row_before, applied_before, present_before, applied_next, state),
        state.content_key as content_key,
        -- The same key twice in one file is compared in file order, held or not.
        case when row_before.batch_id = batch_id then row_before else applied_before end as before,
        -- Withdrawn after it was last there, and there again: open again, though its words are the same.
        coalesce(present_before.next_export < apply_order, false) as is_reopened,
        case when is_applied and next_export < coalesce(applied_next, next_export + 1) then next_export end as withdrawn_at

    from neighbours

),

fated as (

    select
        * exclude (before, next_export, is_refused, is_reopened),
        case
            when is_refused then 'refused'
            when before is null then 'new'
            when is_reopened then 'amended'
            when before.content_key = content_key then 'unchanged'
            else 'amended'
        end as fate

    from compared

),

final as (

    select
        *,
        case
            when is_applied then count(*) filter (where is_applied and fate in ('new', 'amended')) over (
                partition by kind, source, supplier, record_key order by apply_order, sheet nulls first, row
            )
        end as version

    from fated

)

select * from final
