-- How often alerts like this one come: the service's of that theme that were received in the year before, over the days of which the service's alerts of
-- that year tell. What is received later does not change it, so that a link once made stays.
-- Grain: place_in_line

with

-- Digests in place of words: what is ordered and moved is then all numbers.
events as (

    select
        place_in_line,
        hash(service_id) as service,
        hash(service_id, theme) as service_theme,
        first_received_at,
        is_open,
        occurred_on

    from int_event_alerts

),

counted as (

    select
        place_in_line,
        count(*) filter (where is_open) over (
            partition by service_theme
            order by first_received_at
            range between interval 365 days preceding and current row
        ) as n_of_theme,
        max(occurred_on) filter (where is_open) over year_before - min(occurred_on) filter (where is_open) over year_before + 1 as n_days

    from events

    window year_before as (
        partition by service
        order by first_received_at
        range between interval 365 days preceding and current row
    )

),

final as (

    select
        place_in_line,
        -- Alerts of other events: the alert itself is one of those counted, and each event is told more than once now and then.
        greatest(n_of_theme - .7, .3) / greatest(n_days, 90) as alerts_a_day

    from counted

)

select * from final
