-- Checks that failed in a batch.
-- Grain: batch_id, check_id
-- For: operational

select batch_id, check_id, severity, success, failed
from mart_gate_results
where failed > 0 and not success
order by batch_id, severity, check_id
