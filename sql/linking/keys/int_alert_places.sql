-- Where each alert belongs: its mention, its service and the beginning of the service's spell in force on its day; what happened before the first spell
-- counts under the first, what happened in a gap under the spell before.
-- Grain: alert_id

with

alerts as (

    select * from stg_alerts

),

mentions as (

    select * from int_mentions

),

spells as (

    select
        service_id,
        valid_from,
        if(lag(valid_from) over (partition by service_id order by valid_from) is null, date '0001-01-01', valid_from) as counts_from

    from int_services

),

placed as (

    select
        alerts.alert_id,
        coalesce(alerts.occurred_on, alerts.reported_on) as on_day,
        mentions.mention_id,
        mentions.service_id,
        coalesce(mentions.match_status, 'none') as match_status

    from alerts

    left join mentions
        on alerts.source = mentions.source
        and alerts.supplier = mentions.supplier
        and alerts.place_key = mentions.place_key

),

final as (

    select
        placed.alert_id,
        placed.mention_id,
        placed.service_id,
        placed.match_status,
        spells.valid_from as spell_from

    from placed

    asof left join spells
        on placed.service_id = spells.service_id
        and placed.on_day >= spells.counts_from

)

select * from final
