-- Last day of the month of a cut, and the day by which alerts were reported.
-- Grain: role

select role, month_end, reported_by
from cut
where role = $role
