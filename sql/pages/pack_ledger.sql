-- What became of each agency's files and rows.
-- Grain: agency
-- For: operational

select
    coalesce(agency, source) as agency, count(*)::integer as files, sum(rows_read)::bigint as rows_read, sum("new")::bigint as "new",
    sum(amended)::bigint as amended, sum(unchanged)::bigint as unchanged, sum(quarantined)::bigint as quarantined,
    sum(joined)::bigint as joined, sum(left_out)::bigint as left_out, sum(withdrawn)::bigint as withdrawn
from mart_ledger
group by coalesce(agency, source)
order by coalesce(agency, source)
