-- What became of files and rows, by status.
-- Grain: status
-- For: operational

select
    status, count(*)::integer as files, sum(rows_read)::bigint as rows_read, sum("new")::bigint as "new", sum(amended)::bigint as amended,
    sum(unchanged)::bigint as unchanged, sum(quarantined)::bigint as quarantined,
    sum(joined)::bigint as joined, sum(left_out)::bigint as left_out, sum(withdrawn)::bigint as withdrawn
from mart_ledger
where ($supplier is null or source = $supplier or supplier = $supplier)
group by status
order by status
