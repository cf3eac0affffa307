-- Rows that were refused, and files that were refused whole (row empty): never what stood in them.
-- Grain: batch_id, sheet, row

with

quarantined as (

    select * from raw_quarantine

),

final as (

    select
        file,
        sheet,
        row,
        rule,
        reason,
        source,
        supplier,
        batch_id

    from quarantined

)

select * from final
