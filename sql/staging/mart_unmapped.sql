-- The terms that no code list knows: the list of terms to map.
-- Grain: source, list, code

with

unmapped as (

    select distinct on (profile_id, field, "column", code) profile_id, source, list, code

    from stg_codes

    where is_unmapped

    order by profile_id, field, "column", code, position

),

-- A code may be unmapped in several fields of one record: the record counts once.
sets as (

    select distinct unmapped.source, unmapped.list, unmapped.code, unmapped.profile_id from unmapped

),

profiles as (

    select * from int_code_profiles

),

latest as (

    select * from int_alert_versions_latest

),

final as (

    select
        sets.source,
        sets.list,
        min(sets.code) as code,
        count(*)::integer as n_rows,
        min_by(latest.file, latest.apply_order) as first_file

    from sets

    inner join profiles on sets.profile_id = profiles.profile_id

    inner join latest
        on profiles.source = latest.source
        and profiles.coded is not distinct from latest.coded
        and profiles.context is not distinct from latest.context
        and profiles.defaults is not distinct from latest.defaults

    group by sets.source, sets.list, lower(sets.code)

)

select * from final
