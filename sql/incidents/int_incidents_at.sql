-- Each incident as known at the present and at the previous cut: as it is where all of its alerts were known, else as its part was.
-- Grain: role, incident_id

with

told_once as (

    select * from int_incidents where n_alerts = 1

),

told_by_several as (

    select * from int_incident_told

),

final as (

    select
        cut.role,
        told_once.*

    from told_once

    inner join cut
        on told_once.known_on <= cut.reported_by
        and told_once.occurred_on <= cut.month_end

    union all by name

    select
        cut.role,
        told_by_several.* exclude (role, last_told_on, last_occurred_on)

    from told_by_several

    inner join cut
        on told_by_several.last_told_on <= cut.reported_by
        and told_by_several.last_occurred_on <= cut.month_end

    where told_by_several.role = 'ever'

    union all by name

    select * exclude (last_told_on, last_occurred_on) from told_by_several

    where role <> 'ever'

)

select * from final
