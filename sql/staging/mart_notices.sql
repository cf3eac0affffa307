-- What was noticed while a file was read and refuses nothing: how many cells were read as empty, signs of a spreadsheet's cut, and the like.
-- Never the text of a cell. The kinds, and what each means to people, stand in reports/notices.yml.
-- Grain: batch_id, kind, column

with

notices as (

    select * from batch_notices

),

batches as (

    select batch_id, source, supplier, file, received_at from batches

),

final as (

    select
        batches.source,
        batches.supplier,
        batches.file,
        batches.received_at,
        notices.kind,
        notices."column",
        notices."count"::integer as n,
        notices.batch_id

    from notices

    inner join batches on notices.batch_id = batches.batch_id

)

select * from final
