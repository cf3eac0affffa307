-- Returned decisions that name nothing here, or contradict later ones.
-- Grain: file, row, decision, state
-- For: operational

select batches.file, said."row", said.decision, said.state
from int_place_decisions_told as said
inner join batches on batches.batch_id = said.batch_id
where said.state in ('no such place', 'no such service', 'nothing to take back')
union all
select batches.file, pairs."row", pairs.decision, pairs.outcome
from int_incident_decisions as pairs
inner join batches on batches.batch_id = pairs.batch_id
where starts_with(pairs.outcome, 'not used')
order by all
