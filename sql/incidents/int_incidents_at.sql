-- Each incident as known at the present and at the previous cut.
-- Grain: role, incident_id

with

states as (

    select * from int_incident_states

)

select * from states

where role <> 'ever'
