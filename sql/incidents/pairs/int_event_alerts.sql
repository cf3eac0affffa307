-- The alerts that may tell an event: of a matched service, and about something that happened. `place_in_line` orders them by receipt. One that was withdrawn is
-- not open: it tells nothing any more, and is here so that the id that was made of it leads to what others tell of its event. What was reported after the
-- cut, or happened after the month, tells no event yet: so the past stays as it is when the future arrives.
-- `happened_from` to `happened_to` are the days on which the event may lie: as stated, or before the day of telling where no day is stated.
-- `persons` are all adults whom its rows name by a key; `person_id` is the one of its first row.
-- `began_at` to `over_at` are the instants between which it may lie: null where no time of day is stated, or only the first of a span of days.
-- Grain: alert_id

with

cut as (

    select * from cut where role = 'now'

),

alerts as (

    select stg_alerts.*

    from stg_alerts

    inner join cut
        on stg_alerts.reported_on <= cut.reported_by
        and stg_alerts.occurred_on <= cut.month_end

    where stg_alerts.is_event

),

places as (

    select * from int_alert_places

    where match_status = 'matched'

),

people as (

    select * from int_alert_people

),

further as (

    select * from int_further_people

),

tellers as (

    select
        source,
        supplier,
        row_number() over (order by source, supplier) - 1 as teller

    from (select distinct source, supplier from alerts)

),

-- Ordered before anything else is fetched: sorting rows as wide as they end up costs more than one more join.
placed as (

    select
        alerts.alert_id,
        row_number() over (order by alerts.first_received_at, tellers.teller, alerts.source_ref) - 1 as place_in_line,
        tellers.teller,
        places.service_id,
        places.spell_from

    from alerts

    inner join places
        on alerts.alert_id = places.alert_id

    inner join tellers
        on alerts.source = tellers.source
        and alerts.supplier = tellers.supplier

),

final as (

    select
        alerts.alert_id,
        placed.place_in_line,
        alerts.first_received_at,
        placed.teller,
        placed.service_id,
        placed.spell_from,
        alerts.record_status = 'open' as is_open,
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
        alerts.occurred_on_stated,
        case
            when alerts.occurred_on_stated and (alerts.ended_at is not null or coalesce(alerts.occurred_to, alerts.occurred_on) = alerts.occurred_on)
                then alerts.occurred_at
        end as began_at,
        case
            when began_at is null then null
            when alerts.ended_at is not null then least(greatest(alerts.ended_at, began_at), began_at + interval 30 day)
            else began_at
        end as over_at,
        alerts.theme,
        alerts.told_by,
        nullif(list_position(['none', 'low', 'moderate', 'severe', 'death'], alerts.harm), 0) as harm_level,
        nullif(nullif(alerts.risk_source_role, ''), 'unknown') as risk_source_role,
        people.person_id,
        coalesce(people.has_nhs, false) as has_nhs,
        coalesce(people.has_name, false) as has_name,
        list_concat(
            if(people.person_id is null, null, [{
                'person_id': people.person_id,
                'has_reference': people.has_reference,
                'has_nhs': people.has_nhs,
                'has_name': people.has_name,
                'person_certain': people.person_certain
            }]),
            further.persons
        ) as persons,
        -- A row read before it was kept whether anybody is named says so by its keys alone.
        people.person_id is not null or further.persons is not null or coalesce(alerts.names_person, false) as names_person

    from alerts

    inner join placed
        on alerts.alert_id = placed.alert_id

    left join people
        on alerts.alert_id = people.alert_id

    left join further
        on alerts.alert_id = further.alert_id

)

select * from final
