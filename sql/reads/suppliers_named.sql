-- Names of sources and suppliers.
-- Grain: name

select distinct unnest([source, supplier]) as name
from mart_suppliers
order by name
