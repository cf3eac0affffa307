-- Rows that repeat the reference of an earlier row of their file, by what became of them: they stand behind a sum that adds up.
-- Grain: batch_id, fate
-- For: operational

with

fates as (

    select * from int_row_fates where record_key is not null

),

placed as (

    select
        batch_id,
        record_key,
        fate,
        row_number() over (partition by batch_id, record_key order by sheet nulls first, row) as place

    from fates

),

final as (

    select
        batch_id,
        fate,
        count(*)::integer as n_rows,
        count(distinct record_key)::integer as n_references

    from placed

    where place > 1

    group by batch_id, fate

)

select *
from final
where $batch_id is null or batch_id = $batch_id
order by fate, batch_id
