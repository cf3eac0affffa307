-- A unit's assessment.
-- Grain: unit_kind, unit_id
-- For: operational

select *
from mart_assessments
where role = 'now' and unit_kind = $kind and unit_id = $id
