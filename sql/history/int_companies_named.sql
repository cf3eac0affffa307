-- Companies that are known by a name alone, operating companies and the providers of local services, and the id of each name as written. Names that differ in
-- the legal form alone, or in how it is spelt, are one company under the id that was told first; `alias` is the id that a name's own spelling makes.
-- Grain: id_kind, name

with

local as (

    select
        states.operator_name,
        states.provider_name,
        batches.received_at

    from int_local_states as states

    left join batches
        on states.apply_order = batches.apply_order

),

told as (

    -- What is reported after the cut changes no month before it.
    select
        'operator' as id_kind,
        trim(alerts.operating_company) as name,
        alerts.first_received_at as told_at

    from stg_alerts as alerts

    inner join cut
        on cut.role = 'now'
        and alerts.reported_on <= cut.reported_by

    union all

    select 'operator', operator_name, received_at from local

    union all

    select 'local', provider_name, received_at from local

),

names as (

    select
        id_kind,
        name,
        min(told_at) as told_at,
        trim(regexp_replace(lower(strip_accents(name)), '[^a-z0-9]+', '-', 'g'), '-') as slug

    from told

    group by id_kind, name

),

final as (

    select
        id_kind,
        name,
        id_kind || ':' || slug as alias,
        first_value(alias) over (
            partition by id_kind, coalesce(nullif(regexp_replace(slug, '\b(ltd|limited|plc|llp)\b|-', '', 'g'), ''), slug)
            order by told_at, slug
        ) as company_id

    from names

    where slug <> ''

)

select * from final
