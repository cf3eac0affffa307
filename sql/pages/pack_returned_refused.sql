-- Returned files of which rows were refused, by rule.
-- Rows that people sent back and that were refused, since the cut of the month before; of a file sent again under its name the later one.
-- Grain: file, rule
-- For: operational

select refused.file, refused.rule, min(refused.reason) as reason, count(refused."row")::integer as n_rows
from mart_quarantine as refused
join batches on batches.batch_id = refused.batch_id
where
    list_contains($kinds, batches.kind)
    and batches.received_at > (select reported_by + interval 1 day from cut where role = 'previous')
    and not exists (select 1 from batches as later where later.file = batches.file and later.apply_order > batches.apply_order)
group by refused.file, refused.rule
order by refused.file, refused.rule
