-- Each supplier over all its months.
-- Grain: source, supplier
-- For: operational

select * from mart_suppliers order by agency, source, supplier
