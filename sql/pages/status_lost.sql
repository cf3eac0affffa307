-- Files whose rows do not add up.
-- Grain: file
-- For: operational

select file, rows_read, rows_accounted, "new", amended, unchanged, quarantined, joined, left_out
from mart_ledger
where (rows_read <> rows_accounted or rows_read <> "new" + amended + unchanged + quarantined + joined + left_out) and ($supplier is null or source = $supplier or supplier = $supplier)
order by file
