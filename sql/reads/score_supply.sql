-- What each supplier sent, up to the month of a cut.
-- Grain: source, month, authority, state

select source, month, authority, state
from mart_supply
where month <= (select month from cut where role = $role)
order by all
