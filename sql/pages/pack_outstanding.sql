-- Concerns without an outcome, by agency.
-- Outcomes asked for and not yet known, by how long ago the concern was told.
-- Grain: agency
-- For: operational

select
    agency,
    count(*) filter (where $reported_by - reported_on <= 28)::integer as to_28_days,
    count(*) filter (where $reported_by - reported_on between 29 and 90)::integer as to_90_days,
    count(*) filter (where $reported_by - reported_on between 91 and 180)::integer as to_180_days,
    count(*) filter (where $reported_by - reported_on > 180)::integer as over_180_days,
    count(*)::integer as n,
    min(reported_on) as oldest_on
from stg_alerts
where outcome = 'not yet known' and record_status = 'open' and reported_on <= $reported_by
group by agency
order by agency
