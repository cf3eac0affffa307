-- Every batch of the build.
-- Grain: batch_id

select
    batch_id, file, sha256, status, source, supplier, strftime(received_at, '%Y-%m-%dT%H:%M:%SZ') as received_at,
    mapping_sha256, code_version, private_part
from batches
order by file, sha256
