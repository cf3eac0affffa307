-- What a mapping states for its whole source, where no cell says it.
-- Grain: profile_id

with

stated as (

    select
        profile_id,
        unnest(defaults) as said

    from int_code_profiles

),

final as (

    select
        profile_id,
        max(case when said.field = 'theme' then said.value end) as theme,
        max(case when said.field = 'theme_14' then said.value end) as theme_14,
        max(case when said.field = 'record_type' then said.value end) as record_type,
        max(case when said.field = 'told_by' then said.value end) as told_by,
        max(case when said.field = 'risk_source_role' then said.value end) as risk_source_role,
        max(case when said.field = 'place_kind' then said.value end) as place_kind,
        max(case when said.field = 'outcome' then said.value end) as outcome,
        max(case when said.field = 'harm' then said.value end) as harm

    from stated

    group by profile_id

)

select * from final
