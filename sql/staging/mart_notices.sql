-- What was noticed while a file was read and refuses nothing: how many cells were read as empty, signs of a spreadsheet's cut, and the like; and what shows in
-- a supplier's files together (`shared_birth`), of the file that made it plain.
-- Never the text of a cell. The kinds, and what each means to people, stand in reports/notices.yml.
-- Grain: batch_id, kind, column

with

notices as (

    select * from batch_notices

),

batches as (

    select batch_id, source, supplier, file, received_at, apply_order from batches

),

births as (

    select
        source,
        supplier,
        since,
        sum(n_people) as n_people

    from int_births_made_up

    group by source, supplier, since

),

made_plain as (

    select
        arg_min(batches.batch_id, batches.apply_order) as batch_id,
        'shared_birth' as kind,
        null as "column",
        any_value(births.n_people) as "count"

    from births

    inner join batches
        on births.source = batches.source
        and births.supplier = batches.supplier
        and births.since = batches.received_at

    group by births.source, births.supplier, births.since

),

noticed as (

    select batch_id, kind, "column", "count" from notices

    union all

    select * from made_plain

),

final as (

    select
        batches.source,
        batches.supplier,
        batches.file,
        batches.received_at,
        noticed.kind,
        noticed."column",
        noticed."count"::integer as n,
        noticed.batch_id

    from noticed

    inner join batches on noticed.batch_id = batches.batch_id

)

select * from final
