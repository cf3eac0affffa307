-- The cut of the pages: one row.
-- Without a day of its own a build counts every file: then the newest one with alerts says up to when. What people return moves no cut.
-- Grain: month
-- For: operational

select
    month, month_end, reported_by, coalesce(is_partial, false) as is_partial,
    coalesce(received_by, (select max(received_at) from batches where kind = 'alerts')) as received_by,
    not exists (from batches where kind = 'alerts' and status in ('loaded', 'nil_return', 'purged')) as is_empty
from cut
where role = 'now'
