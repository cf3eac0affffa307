-- Each distinct way in which a supplier wrote a place, with the text of it where that is still kept.
-- A mention is known by the alert that was received first with it, so that a later month changes no id.
-- Grain: mention_id

with

counted as (

    select
        source,
        supplier,
        place_key,
        arg_min(
            {'alert_id': alert_id, 'batch_id': batch_id, 'sheet': sheet, 'row': "row"},
            {'received_at': first_received_at, 'source_ref': source_ref}
        ) as earliest,
        count(*)::integer as n_alerts,
        min(occurred_on) as first_event_on,
        max(occurred_on) as last_event_on,
        bool_and(coalesce(place_kind, '') = 'own_home') as is_own_home

    from stg_alerts

    where has_place
        and place_key is not null

    group by source, supplier, place_key

),

final as (

    select
        'm' || sha256(counted.earliest.alert_id)[:12] as mention_id,
        counted.* exclude (earliest),
        places.* exclude (batch_id, sheet, "row")

    from counted

    left join raw_private as places
        on counted.earliest.batch_id = places.batch_id
        and counted.earliest."row" = places."row"
        and coalesce(counted.earliest.sheet, '') = coalesce(places.sheet, '')

)

select * from final
