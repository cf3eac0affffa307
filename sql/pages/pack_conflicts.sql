-- What returned files say of one thing on one day, and differ in.
-- Grain: returned_kind, record_key, name, said, stated_on
-- For: operational

select returned_kind, record_key, name, holds, said, stated_on
from mart_conflicts
order by returned_kind, record_key, name, source, supplier
