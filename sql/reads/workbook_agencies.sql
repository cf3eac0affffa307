-- Agencies that supply.
-- Grain: agency

select distinct agency
from mart_supply
where agency is not null
order by agency
