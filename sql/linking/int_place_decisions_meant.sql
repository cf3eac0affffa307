-- What people said of places, row by row, with the mentions that each row means: the place that its record told when the row came; without a record,
-- every mention of its source that is worded so.
-- Grain: batch_id, sheet, row, mention_id

with

texts as (

    select * from raw_private

    where batch_id in (select batch_id from raw_match_decisions)

),

said as (

    select
        decisions.batch_id,
        decisions.sheet,
        decisions."row",
        trim(decisions.mention_source) as mention_source,
        nullif(trim(decisions.record), '') as record,
        nullif(regexp_replace(lower(concat(texts.place_name, texts.place_address, texts.place_postcode)), '[^a-z0-9]+', '', 'g'), '') as wording,
        lower(trim(decisions.decision)) as decision,
        nullif(trim(decisions.service_id), '') as service_id_said,
        ids.service_id,
        nullif(trim(decisions.decided_by_role), '') as decided_by_role,
        coalesce(decisions.decided_on, batches.received_at::date) as decided_on,
        batches.received_at

    from raw_match_decisions as decisions

    inner join batches
        on decisions.batch_id = batches.batch_id

    left join texts
        on decisions.batch_id = texts.batch_id
        and decisions."row" = texts."row"
        and coalesce(decisions.sheet, '') = coalesce(texts.sheet, '')

    left join int_service_ids as ids
        on trim(decisions.service_id) = ids.alias

),

-- A record that was amended since tells another place: the one that was seen counts.
recorded as (

    select
        said.batch_id,
        said.sheet,
        said."row",
        told.source,
        told.supplier,
        told.place_key

    from said

    inner join stg_alert_rows as told
        on said.record = concat_ws('|', told.source, told.supplier, told.source_ref)

    qualify row_number() over (
        partition by said.batch_id, said.sheet, said."row"
        order by told.received_at <= said.received_at desc, if(told.received_at <= said.received_at, -told.apply_order, told.apply_order)
    ) = 1

),

placed as (

    select
        recorded.batch_id,
        recorded.sheet,
        recorded."row",
        mentions.mention_id

    from recorded

    inner join int_mention_places as mentions
        on recorded.source = mentions.source
        and recorded.supplier = mentions.supplier
        and recorded.place_key = mentions.place_key

),

wordings as (

    select
        mention_id,
        source,
        regexp_replace(lower(concat(place_name, place_address, place_postcode)), '[^a-z0-9]+', '', 'g') as wording

    from int_mention_places

    where source in (select mention_source from said where wording is not null)

),

final as (

    select
        said.*,
        coalesce(placed.mention_id, wordings.mention_id) as mention_id

    from said

    left join placed
        on said.batch_id = placed.batch_id
        and said."row" = placed."row"
        and coalesce(said.sheet, '') = coalesce(placed.sheet, '')

    left join wordings
        on placed.mention_id is null
        and said.wording = wordings.wording
        and said.mention_source = wordings.source

)

select * from final
