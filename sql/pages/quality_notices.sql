-- What was noticed of files and refused nothing.
-- Grain: batch_id, kind, column
-- For: operational

select source, supplier, file, kind, "column", n, batch_id
from mart_notices
order by source, kind, "column" nulls first, received_at desc, file, batch_id
