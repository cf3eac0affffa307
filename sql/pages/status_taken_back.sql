-- Files that were withdrawn.
-- Grain: file, sha256
-- For: operational

select file, sha256, message
from mart_ledger
where status = 'taken_back' and ($supplier is null or source = $supplier or supplier = $supplier)
order by file, sha256
