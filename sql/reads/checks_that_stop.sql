-- Critical checks of marts that failed: they stop a pack.
-- Grain: name, check_id

select name, check_id, message, observed, files
from mart_gates
where scope = 'mart' and severity = 'critical' and not success
order by name, check_id
