-- Each file's ledger line, and how much of it its supplier is asked about: rows refused, terms that no code list knows.
-- Grain: batch_id
-- For: operational

with

ledger as (

    select * from mart_ledger

),

refusals as (

    select
        batch_id,
        count(*)::integer as n_refusals

    from mart_quarantine

    group by batch_id

),

terms as (

    select
        alert_rows.batch_id,
        count(distinct (codes."column", lower(codes.code)))::integer as n_terms

    from stg_codes as codes

    inner join stg_alert_rows as alert_rows on codes.profile_id = alert_rows.profile_id

    where codes.is_unmapped

    group by alert_rows.batch_id

),

final as (

    select
        ledger.*,
        coalesce(refusals.n_refusals, 0) as n_refusals,
        coalesce(terms.n_terms, 0) as n_terms

    from ledger

    left join refusals on ledger.batch_id = refusals.batch_id

    left join terms on ledger.batch_id = terms.batch_id

)

select *
from final
where $batch_id is null or batch_id = $batch_id
order by file, sha256, batch_id
