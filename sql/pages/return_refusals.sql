-- Each file's refused rows by rule and reason: how many, and the first five hundred of them; a file refused whole has none.
-- Grain: batch_id, sheet, rule, reason
-- For: operational

with

quarantine as (

    select * from mart_quarantine

),

final as (

    select
        batch_id,
        sheet,
        rule,
        reason,
        count(row)::integer as n_rows,
        list(row order by row) filter (where row is not null)[:500] as rows

    from quarantine

    group by batch_id, sheet, rule, reason

)

select *
from final
where $batch_id is null or batch_id = $batch_id
order by sheet nulls first, rule, reason, batch_id
