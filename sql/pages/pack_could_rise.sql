-- Services that alerts in review could bring onto the list, or into a higher band.
-- What alerts in review could do to the list at most: services that would come among those written out in full, or into a higher band.
-- Grain: service_id
-- For: operational

select service_id, n_alerts, band, rank, could_band, could_rank
from mart_waiting
where could_band <> 'none'
    and (
        (could_rank <= $budget and coalesce(rank > $budget, true))
        or list_position($bands, could_band) < list_position($bands, coalesce(band, 'none'))
    )
order by could_rank, service_id
