-- Each incident as known at the present and at the previous cut: as it is where all of its alerts were known, else as its part was.
-- Grain: role, incident_id

with

states as (

    select * from int_incident_states

),

known_in_full as (

    select
        cut.role,
        states.* exclude (role)

    from states

    inner join cut
        on states.last_told_on <= cut.reported_by
        and states.last_occurred_on <= cut.month_end

    where states.role = 'ever'

),

final as (

    select * from known_in_full

    union all by name

    select * from states

    where role <> 'ever'

)

select * exclude (last_told_on, last_occurred_on) from final
