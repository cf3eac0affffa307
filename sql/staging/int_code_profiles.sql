-- Each distinct set of coded cells: thousands of alerts carry the same ones, and each set is translated once. A row of a batch holds numbers;
-- here they become what they stand for.
-- Grain: profile_id

with

representatives as (

    select
        profile_id,
        min({'batch_id': batch_id, 'sheet': sheet, 'row': row}) as place

    from stg_alert_rows

    group by profile_id

),

alerts as (

    select batch_id, sheet, row, source, coded, context from raw_alerts

),

codes as (

    select distinct id, said_as, field, list, "column", code, ord from raw_codes

),

profiles as (

    select
        representatives.profile_id,
        alerts.source,
        alerts.coded,
        alerts.context

    from representatives

    inner join alerts
        on representatives.place.batch_id = alerts.batch_id
        and representatives.place.sheet is not distinct from alerts.sheet
        and representatives.place.row = alerts.row

),

numbers as (

    select
        profile_id,
        unnest(coded) as id,
        generate_subscripts(coded, 1) as position

    from profiles

),

said as (

    select
        numbers.profile_id,
        list(
            {'field': codes.field, 'list': codes.list, 'column': codes."column", 'code': codes.code, 'ord': codes.ord} order by numbers.position
        ) filter (where codes.said_as = 'coded') as coded,
        list({'field': codes.field, 'value': codes.code} order by numbers.position) filter (where codes.said_as = 'default') as defaults

    from numbers

    inner join codes on numbers.id = codes.id

    group by numbers.profile_id

),

conditions as (

    select
        asked.profile_id,
        list_sort(list(distinct pairs.pair)) as context

    from (select profile_id, unnest(context) as id from profiles) as asked

    inner join int_context_codes as pairs on asked.id = pairs.id

    group by asked.profile_id

),

final as (

    select
        profiles.profile_id,
        profiles.source,
        coalesce(said.coded, []) as coded,
        coalesce(conditions.context, []) as context,
        coalesce(said.defaults, []) as defaults

    from profiles

    left join said on profiles.profile_id = said.profile_id

    left join conditions on profiles.profile_id = conditions.profile_id

)

select * from final
