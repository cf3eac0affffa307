-- Persons by the suppliers that refer to them.
-- Grain: person_id, source, supplier

select person_id, source, supplier, is_named
from int_person_references
order by all
