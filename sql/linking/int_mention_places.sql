-- Each distinct way in which a supplier wrote a place, with the text of it where that is still kept.
-- A mention is known by the alert that was received first with it, so that a later month changes no id.
-- Grain: mention_id

with

cut as (

    select * from cut where role = 'now'

),

-- What is told of a place after the cut is no ground for what was known before it; where nothing else is told, it is all there is.
alerts as (

    select
        stg_alerts.*,
        stg_alerts.reported_on > cut.reported_by or stg_alerts.occurred_on > cut.month_end as is_after_cut

    from stg_alerts

    cross join cut

),

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
        coalesce(min(occurred_on) filter (where not is_after_cut), min(occurred_on)) as first_event_on,
        coalesce(max(occurred_on) filter (where not is_after_cut), max(occurred_on)) as last_event_on,
        coalesce(
            bool_and(coalesce(place_kind, '') = 'own_home') filter (where not is_after_cut), bool_and(coalesce(place_kind, '') = 'own_home')
        ) as is_own_home,
        coalesce(
            bool_or(coalesce(place_kind, '') = 'own_home') filter (where not is_after_cut), bool_or(coalesce(place_kind, '') = 'own_home')
        ) as is_ever_own_home

    from alerts

    where has_place
        and place_key is not null

    group by source, supplier, place_key

),

texts as not materialized (

    select batch_id, sheet, "row", place_name, place_address, place_town, place_postcode, place_provider, place_provider_id, place_id_cqc, place_id_ods, place_uprn, place_service_ref from raw_private

),

told_first as (

    select
        counted.*,
        texts.* exclude (batch_id, sheet, "row"),
        texts.batch_id is null as is_gone

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
        arg_min(texts, {'received_at': alerts.first_received_at, 'source_ref': alerts.source_ref}) as place

    from told_first

    inner join stg_alerts as alerts
        on told_first.source = alerts.source
        and told_first.supplier = alerts.supplier
        and told_first.place_key = alerts.place_key

    inner join texts
        on alerts.batch_id = texts.batch_id
        and alerts."row" = texts."row"
        and coalesce(alerts.sheet, '') = coalesce(texts.sheet, '')

    where told_first.is_gone

    group by alerts.source, alerts.supplier, alerts.place_key

),

final as (

    select
        -- 56 bits in eleven places: DuckDB compares twelve characters where they lie and fetches longer ones, which every join of this stage would pay for.
        'm' || lower(to_base(('0x' || sha256(told_first.earliest.alert_id)[:14])::bigint, 36, 11)) as mention_id,
        told_first.* exclude (earliest, place_name, place_address, place_town, place_postcode, place_provider, place_provider_id, place_id_cqc, place_id_ods, place_uprn, place_service_ref, is_gone),
        coalesce(told_first.place_name, later.place.place_name) as place_name,
        coalesce(told_first.place_address, later.place.place_address) as place_address,
        coalesce(told_first.place_town, later.place.place_town) as place_town,
        coalesce(told_first.place_postcode, later.place.place_postcode) as place_postcode,
        coalesce(told_first.place_provider, later.place.place_provider) as place_provider,
        coalesce(told_first.place_provider_id, later.place.place_provider_id) as place_provider_id,
        coalesce(told_first.place_id_cqc, later.place.place_id_cqc) as place_id_cqc,
        coalesce(told_first.place_id_ods, later.place.place_id_ods) as place_id_ods,
        coalesce(told_first.place_uprn, later.place.place_uprn) as place_uprn,
        coalesce(told_first.place_service_ref, later.place.place_service_ref) as place_service_ref

    from told_first

    left join told_later as later
        on told_first.source = later.source
        and told_first.supplier = later.supplier
        and told_first.place_key = later.place_key

)

select * from final
