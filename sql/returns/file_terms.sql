-- Terms of each file's new and amended rows that no code list knows, with the first row that has them: what its supplier is asked about.
-- Grain: batch_id, list, code

with

-- A cell may be looked up in several lists, and be unmapped in several fields: it stands under the first, as in mart_unmapped.
unmapped as (

    select distinct on (profile_id, field, "column", code) profile_id, list, "column", code

    from stg_codes

    where is_unmapped

    order by profile_id, field, "column", code, position

),

sets as (

    select distinct on (profile_id, list, lower(code)) profile_id, list, "column", code

    from unmapped

    order by profile_id, list, lower(code), "column", code

),

rows as (

    select batch_id, sheet, row, profile_id from stg_alert_rows

),

final as (

    select
        rows.batch_id,
        sets.list,
        min(sets.code) as code,
        min(sets."column") as "column",
        count(*)::integer as n_rows,
        min({'sheet': rows.sheet, 'row': rows.row}).sheet as first_sheet,
        min({'sheet': rows.sheet, 'row': rows.row}).row as first_row

    from sets

    inner join rows on sets.profile_id = rows.profile_id

    group by rows.batch_id, sets.list, lower(sets.code)

)

select * from final
