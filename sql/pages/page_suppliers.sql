-- Each supplier over all its months; one source or supplier where it is named.
-- Grain: source, supplier
-- For: operational

select *
from mart_suppliers
where $supplier is null or source = $supplier or supplier = $supplier
order by agency, source, supplier
