-- Wordings of places that wait for a decision, with the services that they may mean.
-- Grain: mention_source, supplier, record, name, address, postcode

select
    candidates, source as mention_source, place_name as name, place_address as address, place_postcode as postcode, supplier,
    place_town as town, place_provider as provider, n_alerts as alerts, first_event_on as first_event, last_event_on as last_event, worth,
    record
from mart_place_reviews
order by worth desc, mention_id
