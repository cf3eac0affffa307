-- What became of every row read: new, amended or unchanged against what was applied before it, and which later export withdrew its record.
-- A row of a held file gets the fate that it would have; nothing that follows is compared with it. A row with a key that is refused or left out, or
-- that is a further row of its record, changes nothing, but its record was there.
-- Grain: batch_id, sheet, row

with

-- A cumulative export speaks of all records in its scope: the one after it withdraws what it lacks. A stream is one supplier's records of one kind.
batches as (

    select
        batch_id,
        kind,
        source,
        supplier,
        dense_rank() over (order by kind, source, supplier) as stream,
        apply_order,
        received_at,
        status = 'loaded' as is_applied,
        case
            when kind = 'alerts' and status = 'loaded' and coverage in ('financial_year', 'workbook') and scope is not null then lead(apply_order) over (
                partition by source, supplier, coverage, scope, kind = 'alerts' and status = 'loaded' order by apply_order
            )
        end as next_export

    from batches

),

landed as (

    select
        batches.kind,
        batches.source,
        batches.supplier,
        batches.stream,
        landed_rows.record_key,
        landed_rows.batch_id,
        landed_rows.sheet,
        landed_rows.row,
        landed_rows.read_as,
        batches.apply_order,
        batches.received_at,
        batches.is_applied,
        {'apply_order': batches.apply_order, 'content_key': landed_rows.content_key, 'next_export': batches.next_export} as state

    from landed_rows

    inner join batches on landed_rows.batch_id = batches.batch_id

),

neighbours as (

    select
        *,
        lag(case when read_as is null then state end ignore nulls) over record as row_before,
        lag(case when is_applied and read_as is null then state end ignore nulls) over record as applied_before,
        lag(case when is_applied then state end ignore nulls) over record as present_before,
        lead(case when is_applied then apply_order end ignore nulls) over record as applied_next

    from landed

    window record as (partition by stream, record_key order by apply_order, sheet nulls first, row)

),

compared as (

    select
        * exclude (row_before, applied_before, present_before, applied_next),
        -- The same key twice in one file is compared in file order, held or not.
        case when row_before.apply_order = apply_order then row_before else applied_before end as before,
        -- Withdrawn after it was last there, and there again: open again, though its words are the same.
        coalesce(present_before.next_export < apply_order, false) as is_reopened,
        case when is_applied and state.next_export < coalesce(applied_next, state.next_export + 1) then state.next_export end as withdrawn_at

    from neighbours

),

final as (

    select
        * exclude (before, state, read_as, is_reopened),
        case
            when read_as is not null then read_as::varchar
            when before is null then 'new'
            when is_reopened then 'amended'
            when before.content_key = state.content_key then 'unchanged'
            else 'amended'
        end as fate

    from compared

)

select * from final
