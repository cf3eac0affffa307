-- What the incidents and alerts that a pattern names are found to be: how many of them there are, and on which days.
-- Grain: role, unit_kind, unit_id, pattern, theme

with

patterns as (

    select * from mart_patterns

    -- Whether each stands once is for the gate to say, which stops the pack.
    qualify row_number() over (partition by role, unit_kind, unit_id, pattern, theme) = 1

),

incidents as (

    select * from int_incidents_at

),

alerts as (

    select * from int_scored_alerts

),

named as (

    select role, unit_kind, unit_id, pattern, theme, unnest(incident_ids) as id from patterns

    union all

    select role, unit_kind, unit_id, pattern, theme, unnest(alert_ids) as id from patterns

),

-- A concern is looked for by the day on which it was reported, an incident by the day on which it happened.
dated as (

    select role, incident_id as id, occurred_on as day from incidents

    union all

    select role, alert_id, reported_on from alerts

),

found as (

    select
        named.role,
        named.unit_kind,
        named.unit_id,
        named.pattern,
        named.theme,
        count(dated.id)::integer as n_found,
        min(dated.day) as first_on,
        max(dated.day) as last_on

    from named

    left join dated
        on named.role = dated.role
        and named.id = dated.id

    group by named.role, named.unit_kind, named.unit_id, named.pattern, named.theme

),

final as (

    select
        patterns.role,
        patterns.unit_kind,
        patterns.unit_id,
        patterns.pattern,
        patterns.theme,
        (len(patterns.incident_ids) + len(patterns.alert_ids))::integer as n_named,
        coalesce(found.n_found, 0) as n_found,
        found.first_on,
        found.last_on,
        patterns.n_incidents = len(patterns.incident_ids) as is_counted,
        coalesce(found.first_on >= patterns.window_from and found.last_on <= patterns.window_to, false) as is_in_window

    from patterns

    left join found
        on patterns.role = found.role
        and patterns.unit_kind = found.unit_kind
        and patterns.unit_id = found.unit_id
        and patterns.pattern = found.pattern
        and patterns.theme = found.theme

)

select * from final
