-- Files that were received longer ago than the area keeps them.
-- Grain: file
-- For: operational

select file
from mart_ledger
where received_at < (select max(received_at) from mart_ledger where status <> 'taken_back') - to_days($keep_days::integer)
order by file
