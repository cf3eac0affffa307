-- The incident that has an id, or to which an earlier id leads.
-- Grain: incident_id

select incident_id, null as joined_by_alert_id, false as is_joined_by_person from int_incidents where incident_id = $id
union all
select incident_id, joined_by_alert_id, is_joined_by_person from int_incident_joins where old_incident_id = $id
order by all
