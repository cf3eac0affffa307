-- Incidents of each service, theme and month as known now, zero months present: a month without a row cannot be told from a month without incidents.
-- Themes are those that occur at the service, and `all`.
-- Grain: role, service_id, theme, month

with

incidents as (

    select
        role,
        service_id,
        theme,
        date_trunc('month', occurred_on)::date as month

    from int_incidents_at

    where role = 'now'

),

counted as (

    select
        role,
        service_id,
        coalesce(theme, 'all') as theme,
        month,
        count(*)::integer as n_incidents

    from incidents

    group by grouping sets ((role, service_id, theme, month), (role, service_id, month))

),

themes as (

    select distinct service_id, theme from counted

    union

    select service_id, 'all' from int_services

),

final as (

    select
        'now' as role,
        themes.service_id,
        themes.theme,
        int_months.month,
        coalesce(counted.n_incidents, 0) as n_incidents

    from themes

    cross join int_months

    left join counted
        on themes.service_id = counted.service_id
        and themes.theme = counted.theme
        and int_months.month = counted.month

)

select * from final
