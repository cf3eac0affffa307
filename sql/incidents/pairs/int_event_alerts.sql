-- The alerts that may tell an event: of a matched service, open, and about something that happened. `place_in_line` orders them by receipt.
-- `happened_from` to `happened_to` are the days on which the event may lie: as stated, or before the day of telling where no day is stated.
-- `n_of_theme` counts the service's alerts of that theme in the year before: where falls are daily, two falls told on one day are two.
-- Grain: alert_id

with

alerts as (

    select * from stg_alerts

    where is_event
        and record_status = 'open'
        and occurred_on is not null

),

places as (

    select * from int_alert_places

    where match_status = 'matched'

),

people as (

    select * from int_alert_people

),

first_month as (

    select min(month) as first_day from int_months

),

events as (

    select
        alerts.alert_id,
        row_number() over (order by alerts.first_received_at, alerts.source, alerts.supplier, alerts.source_ref) - 1 as place_in_line,
        dense_rank() over (order by alerts.source, alerts.supplier) - 1 as teller,
        places.service_id,
        places.spell_from,
        alerts.occurred_on,
        case
            when alerts.occurred_on_stated then alerts.occurred_on
            else alerts.occurred_on - 45
        end as happened_from,
        case
            -- A span of more than a month says no more than that nobody knows.
            when alerts.occurred_on_stated then greatest(alerts.occurred_on, least(coalesce(alerts.occurred_to, alerts.occurred_on), alerts.occurred_on + 30))
            else alerts.occurred_on
        end as happened_to,
        alerts.theme,
        people.person_id,
        coalesce(people.has_nhs, false) as has_nhs,
        coalesce(people.has_name, false) as has_name,
        greatest(90, least(365, alerts.occurred_on - first_month.first_day + 1)) as n_days

    from alerts

    inner join places
        on alerts.alert_id = places.alert_id

    left join people
        on alerts.alert_id = people.alert_id

    cross join first_month

),

final as (

    select
        *,
        count(*) over (
            partition by service_id, theme
            order by occurred_on
            range between interval 364 days preceding and current row
        ) as n_of_theme

    from events

)

select * from final
