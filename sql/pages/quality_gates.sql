-- Every check and what it found.
-- Grain: scope, name, check_id
-- For: operational

select scope, name, check_id, severity, success, observed, message, files
from mart_gates
order by success, severity, scope, name, check_id
