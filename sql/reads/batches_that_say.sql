-- Batches that say something, by content and mapping: what a pack was made of.
-- A workbook that came back as it was given says nothing, and changes no page.
-- Grain: batch_id

select batch_id, sha256, mapping_sha256, status
from batches
where not coalesce(list_contains($returned, kind) and status in ('loaded', 'duplicate') and rows_accepted = 0 and rows_quarantined = 0, false)
order by batch_id
