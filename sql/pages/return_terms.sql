-- Terms of each file's new and amended rows that no code list knows, with the first row that has them: what its supplier is asked about.
-- Grain: batch_id, column, code
-- For: operational

with

-- A cell may be looked up in several lists: it is unmapped when none of them knows it, and its row counts once.
unmapped as (

    select
        profile_id,
        "column",
        min(code) as code,
        list_sort(list_distinct(list(list))) as lists

    from stg_codes

    where is_unmapped

    group by profile_id, "column", lower(code)

),

alert_rows as (

    select batch_id, sheet, row, profile_id from stg_alert_rows

),

final as (

    select
        alert_rows.batch_id,
        unmapped."column",
        min(unmapped.code) as code,
        list_sort(list_distinct(flatten(list(unmapped.lists)))) as lists,
        count(*)::integer as n_rows,
        min({'sheet': alert_rows.sheet, 'row': alert_rows.row}).sheet as first_sheet,
        min({'sheet': alert_rows.sheet, 'row': alert_rows.row}).row as first_row

    from unmapped

    inner join alert_rows on unmapped.profile_id = alert_rows.profile_id

    group by alert_rows.batch_id, unmapped."column", lower(unmapped.code)

)

select *
from final
where $batch_id is null or batch_id = $batch_id
order by n_rows desc, "column", code, batch_id
