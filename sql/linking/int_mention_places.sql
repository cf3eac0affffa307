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

texts as (

    select
        batch_id,
        sheet,
        "row",
        {
            'place_name': place_name,
            'place_address': place_address,
            'place_town': place_town,
            'place_postcode': place_postcode,
            'place_provider': place_provider,
            'place_provider_id': place_provider_id,
            'place_id_cqc': place_id_cqc,
            'place_id_ods': place_id_ods,
            'place_uprn': place_uprn,
            'place_service_ref': place_service_ref
        } as place

    from raw_private

),

told_first as (

    select
        counted.*,
        texts.place

    from counted

    left join texts
        on counted.earliest.batch_id = texts.batch_id
        and counted.earliest."row" = texts."row"
        and coalesce(counted.earliest.sheet, '') = coalesce(texts.sheet, '')

),

-- The first text may have expired while a later alert still tells the same place: a home that opens later is then found by it.
told_later as (

    select
        alerts.source,
        alerts.supplier,
        alerts.place_key,
        arg_min(texts.place, {'received_at': alerts.first_received_at, 'source_ref': alerts.source_ref}) as place

    from told_first

    inner join stg_alerts as alerts
        on told_first.source = alerts.source
        and told_first.supplier = alerts.supplier
        and told_first.place_key = alerts.place_key

    inner join texts
        on alerts.batch_id = texts.batch_id
        and alerts."row" = texts."row"
        and coalesce(alerts.sheet, '') = coalesce(texts.sheet, '')

    where told_first.place is null

    group by alerts.source, alerts.supplier, alerts.place_key

),

final as (

    select
        'm' || sha256(told_first.earliest.alert_id)[:12] as mention_id,
        told_first.* exclude (earliest, place),
        unnest(coalesce(told_first.place, told_later.place))

    from told_first

    left join told_later
        on told_first.source = told_later.source
        and told_first.supplier = told_later.supplier
        and told_first.place_key = told_later.place_key

)

select * from final
