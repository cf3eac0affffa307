-- What was noticed of files and refused nothing.
-- Grain: batch_id, kind, column
-- For: operational

select batch_id, kind, "column", n
from mart_notices
order by batch_id, kind, "column"
