-- One line per file: rows read = new + amended + unchanged + quarantined + joined + left_out, and beside it the records that it withdrew. rows_accounted
-- is that sum counted over the stored rows, the reasons in quarantine and the rows left out, not taken from what intake says: the gate of this table
-- compares the two.
-- Grain: file, sha256

with

batches as (

    select * from batches

),

fates as (

    select * from int_row_fates

),

counted as (

    select
        batch_id,
        count(*) filter (where fate = 'new') as n_new,
        count(*) filter (where fate = 'amended') as n_amended,
        count(*) filter (where fate = 'unchanged') as n_unchanged,
        count(*) filter (where fate = 'joined') as n_joined

    from fates

    group by batch_id

),

reasons as (

    select
        batch_id,
        count(row) as n_rows,
        min(rule) filter (where row is null) as refused_as

    from raw_quarantine

    group by batch_id

),

left_out as (

    select
        batch_id,
        count(*) as n_rows

    from raw_left_out

    group by batch_id

),

withdrawn as (

    select
        batches.batch_id,
        count(*) as n_withdrawn

    from fates

    inner join batches on fates.withdrawn_at = batches.apply_order

    group by batches.batch_id

),

final as (

    select
        batches.file,
        -- What was purged had been loaded: its line stays as it was. A year's state that says what an earlier one said is applied, and is a duplicate.
        case
            when batches.status not in ('loaded', 'purged') then batches.status
            when batches.duplicate_of is null then 'loaded'
            else 'duplicate'
        end as status,
        batches.sha256,
        batches.source,
        batches.supplier,
        batches.received_at,
        batches.rows_read::integer as rows_read,
        coalesce(purged.n_new, counted.n_new, 0)::integer as "new",
        coalesce(purged.n_amended, counted.n_amended, 0)::integer as amended,
        -- A file that came again has no rows of its own in the store: what it holds is known already.
        case
            when batches.status_read = 'duplicate'
                then batches.rows_read - batches.rows_quarantined - coalesce(batches.rows_joined, 0) - coalesce(batches.rows_left_out, 0)
            else coalesce(purged.n_unchanged, counted.n_unchanged, 0)
        end::integer as unchanged,
        batches.rows_quarantined::integer as quarantined,
        case
            when batches.status_read = 'duplicate' then coalesce(batches.rows_joined, 0)
            else coalesce(purged.n_joined, counted.n_joined, 0)
        end::integer as joined,
        coalesce(batches.rows_left_out, 0)::integer as left_out,
        coalesce(purged.n_withdrawn, withdrawn.n_withdrawn, 0)::integer as withdrawn,
        case
            when batches.status_read = 'duplicate' then batches.rows_read
            when purged.batch_id is not null then purged.n_new + purged.n_amended + purged.n_unchanged + batches.rows_quarantined
                + purged.n_joined + coalesce(batches.rows_left_out, 0)
            else coalesce(counted.n_new + counted.n_amended + counted.n_unchanged + counted.n_joined, 0)
                + coalesce(reasons.n_rows, 0)
                + coalesce(left_out.n_rows, 0)
        end::integer as rows_accounted,
        reasons.refused_as,
        batches.held_by,
        batches.released_by,
        batches.duplicate_of,
        batches.agency,
        batches.kind,
        batches.period,
        batches.covers_from,
        batches.covers_to,
        batches.message,
        batches.batch_id

    from batches

    left join purged_fates as purged on batches.batch_id = purged.batch_id

    left join counted on batches.batch_id = counted.batch_id

    left join reasons on batches.batch_id = reasons.batch_id

    left join left_out on batches.batch_id = left_out.batch_id

    left join withdrawn on batches.batch_id = withdrawn.batch_id

)

select * from final
