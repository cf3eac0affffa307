-- Terms that no code list knows.
-- Grain: source, list, code
-- For: operational

select source, list, code, n_rows, first_file
from mart_unmapped
where $supplier is null or source = $supplier
order by all
