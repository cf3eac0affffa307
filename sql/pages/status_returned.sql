-- Returned files of which rows were refused.
-- What people sent back was not taken in, row by row: they wait for nothing else to tell them.
-- Grain: file, refused_as, sha256
-- For: operational

select
    batches.file, 'rows refused' as status, null as held_by, refused.rule as refused_as, batches.sha256, batches.source, batches.supplier,
    batches.file || ': ' || count(*) || if(count(*) = 1, ' row', ' rows') || ' of what came back refused: ' || min(refused.reason) || '. '
        || 'Put a corrected file in its place and run again.' as message
from mart_quarantine as refused
inner join batches on batches.batch_id = refused.batch_id
where list_contains($kinds, batches.kind) and batches.status = 'loaded' and refused."row" is not null
group by batches.file, refused.rule, batches.sha256, batches.source, batches.supplier
order by batches.file, refused.rule, batches.sha256
