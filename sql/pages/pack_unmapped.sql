-- Terms that no code list knows, the most frequent fifty.
-- Grain: source, list, code
-- For: operational

select source, list, code, n_rows, first_file
from mart_unmapped
order by n_rows desc, source, list, code
limit 50
