-- When the newest alerts were received: one row.
-- Grain: received_at

select strftime(max(received_at), '%Y-%m-%dT%H:%M:%SZ') as received_at
from batches where kind = 'alerts' and status <> 'taken_back'
