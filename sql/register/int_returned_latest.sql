-- Where the latest version of each record that came back from a meeting stands.
-- Grain: batch_id, sheet, row

with

fates as (

    select * from int_row_fates

),

final as (

    select
        batch_id,
        sheet,
        row,
        kind as returned_kind

    from fates

    where is_applied
        and fate in ('new', 'amended', 'unchanged')
        and kind in ('meeting_decisions', 'actions', 'risk_assessments', 'minutes', 'proforma_replies')

    qualify row_number() over (partition by kind, source, supplier, record_key order by apply_order desc, sheet desc nulls last, row desc) = 1

)

select * from final
