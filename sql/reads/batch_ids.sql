-- Ids of the batches of the build.
-- Grain: batch_id

select batch_id
from batches
order by batch_id
