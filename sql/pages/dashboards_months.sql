-- The last 24 months that the warehouse holds.
-- Grain: month
-- For: operational

select month from (select month from int_months where month <= $month order by month desc limit 24) order by month
