-- Each incident as all alerts up to the cut tell it.
-- Grain: incident_id

with

states as (

    select * from int_incident_states

)

select * exclude (role, last_told_on, last_occurred_on) from states

where role = 'ever'
