-- Places that wait for a decision, by supplier.
-- Grain: source, supplier
-- For: operational

select source, supplier, count(*)::integer as places, sum(n_alerts)::integer as alerts, min(waits_since) as waits_since
from mart_place_reviews
where ($supplier is null or source = $supplier or supplier = $supplier)
group by source, supplier
order by source, supplier
