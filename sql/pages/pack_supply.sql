-- What each supplier sent for the month, and how many of its alerts wait for a place.
-- Grain: source, supplier
-- For: operational

with review as (
    select source, supplier, count(*) filter (where match_status = 'review') as n_review, count(mention_id) as n_placed
    from stg_alerts
    join int_alert_links using (alert_id)
    where record_status = 'open' and reported_on <= $reported_by
    group by source, supplier
)
select
    mart_supply.source, mart_supply.supplier, agency, authority, state, rows, newest_on, days_late,
    coalesce(n_review, 0)::integer as n_review, coalesce(n_placed, 0)::integer as n_placed
from mart_supply
left join review using (source, supplier)
where month = $month
order by agency, mart_supply.source, mart_supply.supplier
