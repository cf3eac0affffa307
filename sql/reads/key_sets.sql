-- Sets of keys of persons or of sources of risk, in the order in which they came.
-- Grain: key_set

select * exclude (role, place_in_line)
from int_key_sets
where role = $role
order by place_in_line
