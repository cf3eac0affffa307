-- The agencies' rows that told something new: every version of every record that is applied. Rows that came again unchanged are counted in
-- int_row_fates alone: a weekly cumulative export repeats a record up to fifty times. Cells that code lists translate are left where they are:
-- rows that carry the same ones bear the same profile_id (a hash; profiles are so few that none are confused).
-- Grain: batch_id, sheet, row

with

alerts as (

    select * from raw_alerts

),

changed as (

    select * from int_row_fates where kind = 'alerts' and is_applied and fate in ('new', 'amended')

),

-- Most records have one version, and need no ordering.
versions as (

    select stream, apply_order, sheet, row, fate, 1 as version from changed where fate = 'new'

    union all

    select
        stream,
        apply_order,
        sheet,
        row,
        fate,
        1 + row_number() over (partition by stream, record_key order by apply_order, sheet nulls first, row)

    from changed

    where fate = 'amended'

),

-- Columns and values that some code list's `when` names, `*` for any value but empty: all else in the context is nothing to a translation.
asked as (

    select list(distinct lower(when_column) || '=' || lower(when_value)) as pairs

    from codelist

    where when_column is not null

),

joined as (

    select
        alerts.* exclude (context),
        coalesce(list_sort(list_filter(
            flatten(list_transform(
                alerts.context,
                lambda said: [
                    lower(trim(said."column")) || '=' || lower(trim(said.value)),
                    case when trim(said.value) <> '' then lower(trim(said."column")) || '=*' end
                ]
            )),
            lambda pair: list_contains(asked.pairs, pair)
        )), []) as context,
        versions.stream::integer as stream,
        versions.fate,
        versions.version::integer as version

    from alerts

    inner join versions
        on alerts.apply_order = versions.apply_order
        and alerts.row = versions.row
        and alerts.sheet is not distinct from versions.sheet

    cross join asked

),

final as (

    select
        * exclude (coded),
        hash(source, coded, context, defaults) as profile_id

    from joined

)

select * from final
