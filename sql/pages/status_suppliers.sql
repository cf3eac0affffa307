-- Each supplier over all its months.
-- Grain: source, supplier
-- For: operational

select * from mart_suppliers where ($supplier is null or source = $supplier or supplier = $supplier) order by agency, source, supplier
