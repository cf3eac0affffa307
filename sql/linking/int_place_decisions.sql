-- What people's words on places come to: one row a mention and service. `none of ours` names no service.
-- Grain: mention_id, service_id, decision

select
    mention_id,
    service_id,
    decision

from int_place_decisions_told

where state = 'stands'
    and decision <> 'taken back'
