-- What returned files say of one thing on one day, and differ in. The key of a meeting's record is made of ids of the register, so a page may name it.
-- Grain: returned_kind, record, name, said, stated_on
-- For: operational

select returned_kind, record_key as record, name, holds, said, stated_on
from mart_conflicts
order by returned_kind, record_key, name, source, supplier, stated_on, said
