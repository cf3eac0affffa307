-- Services that came to be registered under another id, and how many incidents were reported under the one before.
-- A new id would hide what was told under the old one: said as long as the old one's time is within what a unit is judged by.
-- Grain: service_id, renewed_on, id_now
-- For: operational

select
    renewals.service_id, renewals.renewed_on, renewals.id_now, renewals.id_before, renewals.name_before, renewals.provider_before,
    count(incidents.incident_id) as n_before
from int_renewals as renewals
left join int_incidents_at as incidents
    on incidents.role = 'now' and incidents.service_id = renewals.service_id
    and incidents.occurred_on < renewals.renewed_on and incidents.occurred_on >= renewals.renewed_on - interval 24 month
where
    list_contains($ids, renewals.service_id) and renewals.renewed_on <= $month_end
    and renewals.renewed_on > $month_end - interval 24 month
group by all
order by renewals.service_id, renewals.renewed_on desc, renewals.id_now
