-- The pack's totals: one row.
-- Grain: n_told
-- For: operational

select
    count(*) filter (where occurred_on > $month_end - interval 12 month and occurred_on <= $month_end) as n_alerts,
    (select count(*) from int_incidents_at where role = 'now' and occurred_on > $month_end - interval 12 month) as n_incidents,
    count(*) filter (where match_status = 'review') as n_review,
    count(*) as n_told
from stg_alerts
join int_alert_links using (alert_id)
where record_status = 'open' and reported_on <= $reported_by
