-- Each distinct set of coded cells: thousands of alerts carry the same ones, and each set is translated once.
-- Grain: profile_id

with

representatives as (

    select
        profile_id,
        context,
        min({'batch_id': batch_id, 'sheet': sheet, 'row': row}) as place

    from stg_alert_rows

    group by profile_id, context

),

alerts as (

    select batch_id, sheet, row, source, coded, defaults from raw_alerts

),

final as (

    select
        representatives.profile_id,
        alerts.source,
        alerts.coded,
        representatives.context,
        alerts.defaults

    from representatives

    inner join alerts
        on representatives.place.batch_id = alerts.batch_id
        and representatives.place.sheet is not distinct from alerts.sheet
        and representatives.place.row = alerts.row

)

select * from final
