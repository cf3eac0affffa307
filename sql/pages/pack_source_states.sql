-- Whether each source supplied the month.
-- Grain: source
-- For: operational

select source, list(distinct state order by state) as states
from mart_supply
where month = $month
group by source
order by source
