-- The terms that no code list knows, in the latest versions of alerts: the list of terms to map.
-- Grain: source, list, code

with

-- A cell may be looked up in several lists, and be unmapped in several fields: it stands under the first, and its record counts once.
unmapped as (

    select distinct on (profile_id, field, "column", code) profile_id, source, list, code

    from stg_codes

    where is_unmapped

    order by profile_id, field, "column", code, position

),

sets as (

    select distinct profile_id, source, list, code from unmapped

),

latest as (

    select
        versions.profile_id,
        versions.file,
        versions.apply_order

    from stg_alert_rows as versions

    inner join int_records as records
        on versions.stream = records.stream
        and versions.record_key = records.record_key
        and versions.version = records.version

    where versions.profile_id in (select profile_id from sets)

),

final as (

    select
        sets.source,
        sets.list,
        min(sets.code) as code,
        count(*)::integer as n_rows,
        min_by(latest.file, latest.apply_order) as first_file

    from sets

    inner join latest on sets.profile_id = latest.profile_id

    group by sets.source, sets.list, lower(sets.code)

)

select * from final
