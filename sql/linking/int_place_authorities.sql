-- Under which authority each service lies, and its life: from the first day of its first spell to the last of its last.
-- Grain: service_id

select
    service_id,
    min(valid_from) as opened_on,
    max(coalesce(valid_to, date '9999-12-31')) as closed_on,
    regexp_replace(lower(arg_max(host_authority, valid_from)), '[^a-z0-9]+', '', 'g') as authority

from int_services

group by service_id
