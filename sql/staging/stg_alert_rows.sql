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

-- What of the context some code list's `when` names: all else in it is nothing to a translation.
asked as (

    select coalesce(list(distinct id), []) as ids

    from int_context_codes

),

joined as (

    select
        alerts.* exclude (context),
        list_sort(list_filter(coalesce(alerts.context, []), lambda id: list_contains(asked.ids, id))) as context,
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
        * exclude (coded, context),
        hash(source, coded, context) as profile_id

    from joined

)

select * from final
