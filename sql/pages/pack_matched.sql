-- Alerts by what is known of their place.
-- Grain: match_status
-- For: operational

select match_status, count(*)::integer as n
from int_alert_links
join stg_alerts using (alert_id)
where record_status = 'open' and reported_on <= $reported_by
group by match_status
order by match_status
