-- Checks run and failed.
-- Grain: scope, name, severity
-- For: operational

select scope, name, severity, count(*)::integer as n, count(*) filter (where not success)::integer as n_failed
from mart_gates
group by scope, name, severity
order by scope, name, severity
