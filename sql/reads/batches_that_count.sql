-- Batches that were not withdrawn, in the order in which they are applied.
-- Grain: batch_id

select batch_id, source, file
from batches
where status <> 'taken_back'
order by apply_order
