-- What each column of a returned record says now. The newest day that is stated counts. Where files contradict each other about one day the stricter
-- holds, and it is a conflict until a row names all of them in `settles`.
-- Grain: returned_kind, source, supplier, record_key, name

with

cells as (

    select
        *,
        case
            when name = 'level' then coalesce(try_cast(regexp_extract(value, '\d+(\.\d+)?') as double), 0)
            when name = 'score' then coalesce(try_cast(value as double), 0)
            when name = 'police_hold' then (value = 'true')::integer
            when name = 'restriction' then list_position(['none', 'lifted', 'voluntary', 'imposed'], value)
            when name = 'status' and returned_kind = 'actions'
                then (not regexp_matches(lower(value), '^(complete|completed|done|closed|achieved)\b'))::integer
            -- The earlier day is the stricter, and any day stricter than a word for one.
            when day is not null then -(day - date '1900-01-01')
            when name in ('start', 'due', 'milestone') then -1e6
            else 0
        end as strictness

    from int_returned_cells

),

-- Without the hidden sheet a cell that equals the state at the file's date was not filled in. That state is what files of earlier dates say: a row that
-- states an earlier day itself is no state before it. Where they contradict each other it is the stricter, which was handed out. A row that settles is a
-- word of its own, though it repeats one.
states_before as (

    select
        cells.batch_id,
        cells.sheet,
        cells.row,
        cells.name,
        arg_max(
            earlier.value,
            {
                'stated_on': earlier.stated_on,
                'strictness': earlier.strictness,
                'apply_order': earlier.apply_order,
                'row': earlier.row
            }
        ) as value

    from cells

    inner join cells as earlier
        on cells.returned_kind = earlier.returned_kind
        and cells.source = earlier.source
        and cells.supplier = earlier.supplier
        and cells.record_key = earlier.record_key
        and cells.name = earlier.name
        and earlier.file_on < cells.file_on
        and earlier.stated_on < cells.file_on

    where not cells.is_handed_out
        and len(cells.settles) = 0

    group by cells.batch_id, cells.sheet, cells.row, cells.name

),

filled as (

    select cells.*

    from cells

    left join states_before
        on cells.batch_id = states_before.batch_id
        and cells.sheet is not distinct from states_before.sheet
        and cells.row = states_before.row
        and cells.name = states_before.name

    where states_before.value is null or lower(states_before.value) <> lower(cells.value)

),

-- Of one file the later sending counts, and of a sending the later row.
said as (

    select * from filled

    qualify row_number() over (
        partition by returned_kind, source, supplier, record_key, name, stated_on, file order by apply_order desc, sheet desc nulls last, row desc
    ) = 1

),

days as (

    select
        returned_kind,
        source,
        supplier,
        record_key,
        name,
        stated_on,
        list_distinct(list(row_id)) as row_ids

    from said

    group by returned_kind, source, supplier, record_key, name, stated_on

),

-- A row settles what it names and says itself.
settled as (

    select
        days.returned_kind,
        days.source,
        days.supplier,
        days.record_key,
        days.name,
        days.stated_on,
        arg_max(settler.row_id, {'stated_on': settler.stated_on, 'apply_order': settler.apply_order, 'row': settler.row}) as settled_by

    from days

    inner join said as settler
        on days.returned_kind = settler.returned_kind
        and days.source = settler.source
        and days.supplier = settler.supplier
        and days.record_key = settler.record_key
        and days.name = settler.name
        and len(settler.settles) > 0
        and list_has_all(settler.settles, list_filter(days.row_ids, lambda id: id <> settler.row_id))

    group by days.returned_kind, days.source, days.supplier, days.record_key, days.name, days.stated_on

),

standing as (

    select said.*

    from said

    left join settled
        on said.returned_kind = settled.returned_kind
        and said.source = settled.source
        and said.supplier = settled.supplier
        and said.record_key = settled.record_key
        and said.name = settled.name
        and said.stated_on = settled.stated_on

    where settled.settled_by is null or said.row_id = settled.settled_by

),

newest as (

    select *

    from standing

    qualify rank() over (partition by returned_kind, source, supplier, record_key, name order by stated_on desc) = 1

),

held as (

    select
        returned_kind,
        source,
        supplier,
        record_key,
        name,
        arg_max({'value': value, 'day': day, 'by_role': by_role}, {'strictness': strictness, 'apply_order': apply_order, 'row': row}) as holds,
        count(distinct lower(value)) > 1 as is_conflict,
        list(distinct {'value': value, 'row_id': row_id, 'file': file, 'row': row}) as contradicts,
        max(stated_on) as stated_on,
        arg_max(
            {'file': file, 'batch_id': batch_id, 'sheet': sheet, 'row': row}, {'strictness': strictness, 'apply_order': apply_order, 'row': row}
        ) as said_in,
        -- With its name, as two columns of a record may be said by two files at one place.
        max({'stated_on': stated_on, 'apply_order': apply_order, 'row': row, 'name': name}) as place

    from newest

    group by returned_kind, source, supplier, record_key, name

),

final as (

    select
        * exclude (holds),
        holds.value as value,
        holds.day as day,
        holds.by_role as by_role

    from held

)

select * from final
