-- What each set of coded cells says besides its theme; null where no cell says it.
-- Grain: profile_id

with

codes as (

    select
        *,
        code <> '' or is_known as is_said,
        (code = '', not is_known, position) as preference

    from stg_codes

),

final as (

    select
        profile_id,
        min_by(coalesce(meaning, 'unmapped'), preference) filter (where field = 'theme_14' and is_said) as theme_14,
        list_sort(list_distinct(list(case when is_unmapped then 'unmapped' else meaning end) filter (
            where field = 'risk_types' and code <> '' and (is_unmapped or meaning is not null)
        ))) as risk_types,
        list(meaning) filter (where field = 'harm' and meaning is not null) as harms,
        list(meaning) filter (where field = 'harm_physical' and meaning is not null) as harms_physical,
        list(meaning) filter (where field = 'harm_psychological' and meaning is not null) as harms_psychological,
        coalesce(bool_or(is_unmapped), false) as is_unmapped,
        coalesce(bool_or(meaning = 'death') filter (where field in ('theme', 'record_type')), false) as is_death,
        min_by(coalesce(meaning, 'not yet known'), preference) filter (where field = 'outcome' and code <> '') as outcome_said,
        min_by(meaning, preference) filter (where field = 'outcome' and code = '' and is_known) as outcome_of_empty,
        min_by(meaning, preference) filter (where field = 'record_type' and is_known) as record_type,
        min_by(coalesce(meaning, 'unmapped'), preference) filter (where field = 'told_by' and is_said) as told_by,
        min_by(coalesce(meaning, 'unmapped'), preference) filter (where field = 'risk_source_role' and is_said) as risk_source_role,
        min_by(coalesce(meaning, 'unmapped'), preference) filter (where field = 'place_kind' and is_said) as place_kind

    from codes

    group by profile_id

)

select * from final
