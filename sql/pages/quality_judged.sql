-- Batches that a gate has looked at.
-- Grain: batch_id
-- For: operational

select distinct batch_id
from mart_gate_results
order by batch_id
