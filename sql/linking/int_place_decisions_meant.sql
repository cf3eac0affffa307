-- What people said of places, row by row, with the mentions that each row means: the place that its record told when it was looked at, as its supplier writes
-- it, with or without spaces; without a record, every mention of its source that is worded so.
-- Grain: batch_id, sheet, row, mention_id

with

texts as not materialized (

    select
        batch_id,
        sheet,
        "row",
        concat(place_name, place_address, place_postcode) as written

    from raw_private

),

said as (

    select
        decisions.batch_id,
        decisions.sheet,
        decisions."row",
        lower(trim(decisions.mention_source)) as mention_source,
        nullif(trim(decisions.record), '') as record,
        nullif(regexp_replace(lower(texts.written), '[^a-z0-9]+', '', 'g'), '') as wording,
        lower(trim(decisions.decision)) as decision,
        nullif(trim(decisions.service_id), '') as service_id_said,
        ids.service_id,
        nullif(trim(decisions.decided_by_role), '') as decided_by_role,
        coalesce(decisions.decided_on, batches.received_at::date) as decided_on,
        batches.received_at,
        batches.apply_order

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

-- A record that was amended tells another place, maybe before the row came back: the one that was seen counts. It is worded as the row is; where no text is
-- left, it had been received by the day of the decision.
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

    left join texts
        on told.batch_id = texts.batch_id
        and told."row" = texts."row"
        and coalesce(told.sheet, '') = coalesce(texts.sheet, '')

    qualify row_number() over (
        partition by said.batch_id, said.sheet, said."row"
        order by
            coalesce(said.wording = regexp_replace(lower(texts.written), '[^a-z0-9]+', '', 'g'), false) desc,
            told.received_at::date <= said.decided_on desc,
            if(told.received_at::date <= said.decided_on, -told.version, told.version)
    ) = 1

),

wordings as (

    select
        mention_id,
        source,
        supplier,
        place_key,
        regexp_replace(lower(concat(place_name, place_address, place_postcode)), '[^a-z0-9]+', '', 'g') as wording,
        nullif(regexp_replace(
            lower(concat(
                place_name, place_address, place_town, place_postcode, place_provider, place_provider_id, place_id_cqc, place_id_ods, place_uprn,
                place_service_ref
            )),
            '[^a-z0-9]+', '', 'g'
        ), '') as whole

    from int_mention_places

    where source in (select source from recorded union all select mention_source from said)

),

placed as (

    select
        recorded.batch_id,
        recorded.sheet,
        recorded."row",
        alike.mention_id

    from recorded

    inner join wordings as told
        on recorded.source = told.source
        and recorded.supplier = told.supplier
        and recorded.place_key = told.place_key

    inner join wordings as alike
        on told.source = alike.source
        and told.supplier = alike.supplier
        and coalesce(told.whole, told.mention_id) = coalesce(alike.whole, alike.mention_id)

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
