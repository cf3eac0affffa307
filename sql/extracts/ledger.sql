-- Every file that was received by the cut.
-- Grain: file, sha256

with

ledger as (

    select * from mart_ledger

),

final as (

    select
        file,
        status,
        sha256,
        source,
        supplier,
        received_at,
        rows_read,
        "new",
        amended,
        unchanged,
        quarantined,
        joined,
        left_out,
        withdrawn,
        duplicate_of

    from ledger

)

select * from final
