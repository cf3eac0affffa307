-- Checks that failed.
-- Grain: scope, name, expectation, message
-- For: operational

select scope, name, expectation, severity, message, files
from mart_gates
where not success
order by severity, scope, name, check_id
