-- Days on which a service came to be registered under another id.
-- Grain: service_id, renewed_on

select service_id, renewed_on
from int_renewals
order by all
