-- The agencies' rows that told something new: every version of every record that is applied. Rows that came again unchanged are counted in
-- int_row_fates alone: a weekly cumulative export repeats a record up to fifty times.
-- Grain: batch_id, sheet, row

with

alerts as (

    select * from raw_alerts

),

fates as (

    select * from int_row_fates where kind = 'alerts' and is_applied and fate in ('new', 'amended')

),

final as (

    select
        alerts.*,
        fates.fate,
        fates.version::integer as version

    from alerts

    inner join fates
        on alerts.batch_id = fates.batch_id
        and alerts.sheet is not distinct from fates.sheet
        and alerts.row = fates.row

)

select * from final
