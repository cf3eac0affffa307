-- Every file.
-- Grain: batch_id
-- For: operational

select
    file, status, source, coalesce(nullif(agency, ''), source) as agency, supplier, received_at, rows_read, "new", amended, unchanged,
    quarantined, joined, left_out, withdrawn, rows_accounted, message, held_by, released_by, batch_id
from mart_ledger
order by source, received_at desc, file, batch_id
