-- What people decided on a wording that came back: one row a mention and service; the newest word on each counts. `none of ours` names no service.
-- Grain: mention_id, service_id, decision

with

decisions as (

    select
        mention_source,
        regexp_replace(lower(concat(name, address, postcode)), '[^a-z0-9]+', '', 'g') as wording,
        trim(lower(decision)) as decision,
        ids.service_id,
        decisions.decided_on,
        batches.received_at,
        decisions."row"

    from raw_match_decisions as decisions

    inner join batches
        on decisions.batch_id = batches.batch_id

    left join int_service_ids as ids
        on trim(decisions.service_id) = ids.alias

),

wordings as (

    select
        mention_id,
        source,
        regexp_replace(lower(concat(place_name, place_address, place_postcode)), '[^a-z0-9]+', '', 'g') as wording

    from int_mention_places

),

applied as (

    select
        wordings.mention_id,
        decisions.decision,
        case when decisions.decision <> 'none of ours' then decisions.service_id end as service_id,
        decisions.decided_on,
        decisions.received_at,
        decisions."row"

    from wordings

    inner join decisions
        on wordings.wording = decisions.wording
        and wordings.source = coalesce(nullif(trim(decisions.mention_source), ''), wordings.source)

    where decisions.wording <> ''
        and (decisions.service_id is not null or decisions.decision = 'none of ours')

),

newest as (

    select * from applied

    qualify row_number() over (
        partition by mention_id, service_id order by decided_on desc nulls last, received_at desc, "row" desc
    ) = 1

),

-- Of `same` and `none of ours` the last one said is the mention's; a `not` only takes its service away.
final as (

    select mention_id, service_id, decision from newest where decision = 'not'

    union all

    select mention_id, service_id, decision from (
        select * from newest where decision in ('same', 'none of ours')

        qualify row_number() over (partition by mention_id order by decided_on desc nulls last, received_at desc, "row" desc) = 1
    )

)

select * from final
