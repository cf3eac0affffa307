-- Files that are refused or held.
-- Grain: file, sha256, status
-- For: operational

select file, status, held_by, refused_as, sha256, source, supplier, message
from mart_ledger
where status in ('refused', 'held')
order by file, status, sha256
