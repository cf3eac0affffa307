-- Every row and file that was refused.
-- Grain: file, sheet, row, rule, reason

with

quarantine as (

    select * from mart_quarantine

),

final as (

    select distinct
        file,
        sheet,
        row,
        rule,
        reason

    from quarantine

)

select * from final
