-- The agency of each source.
-- Grain: source
-- For: operational

select source, min(agency) as agency
from mart_supply
group by source
order by source
