-- Files that count for nothing.
-- Grain: file, status, message
-- For: operational

select file, replace(status, 'taken_back', 'withdrawn') as status, message
from mart_ledger
where status in ('held', 'refused', 'taken_back')
order by file, status, message
