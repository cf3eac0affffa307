-- Each distinct set of coded cells in riskagg's words: cells first, then what the mapping states for the source.
-- Grain: profile_id

with

profiles as (

    select
        *,
        ['none', 'low', 'moderate', 'severe', 'death'] as scale

    from int_code_profiles

),

themes as (

    select * from int_profile_themes

),

meanings as (

    select * from int_profile_meanings

),

defaults as (

    select * from int_profile_defaults

),

worded as (

    select
        profiles.source,
        profiles.coded,
        profiles.context,
        profiles.defaults,
        profiles.profile_id,
        profiles.scale,
        coalesce(themes.theme, defaults.theme, 'unmapped') as theme,
        coalesce(themes.theme_rank, 99) as theme_rank,
        coalesce(meanings.theme_14, defaults.theme_14) as theme_14,
        coalesce(meanings.risk_types, []::varchar[]) as risk_types,
        coalesce(meanings.record_type, defaults.record_type, 'incident') as record_type,
        coalesce(meanings.told_by, defaults.told_by) as told_by,
        coalesce(meanings.risk_source_role, defaults.risk_source_role) as risk_source_role,
        coalesce(meanings.place_kind, defaults.place_kind) as place_kind,
        coalesce(meanings.is_unmapped, false) as is_unmapped,
        meanings.outcome_said,
        coalesce(meanings.outcome_of_empty, defaults.outcome) as outcome_unsaid,
        -- A death of which no cell states the physical harm: harm stays the worse of the two that stand beside it.
        coalesce(
            list_max(list_transform(meanings.harms_physical, lambda harm: list_position(profiles.scale, harm))),
            case when meanings.is_death or defaults.theme = 'death' then len(profiles.scale) end
        ) as rank_physical,
        list_max(list_transform(meanings.harms_psychological, lambda harm: list_position(profiles.scale, harm))) as rank_psychological,
        list_max(list_transform(
            coalesce(meanings.harms, []::varchar[]) || [defaults.harm],
            lambda harm: list_position(profiles.scale, harm)
        )) as rank_stated,
        coalesce(meanings.is_death, false) or coalesce(defaults.theme, '') = 'death' as is_death

    from profiles

    left join themes on profiles.profile_id = themes.profile_id

    left join meanings on profiles.profile_id = meanings.profile_id

    left join defaults on profiles.profile_id = defaults.profile_id

),

final as (

    select
        * exclude (scale, rank_physical, rank_psychological, rank_stated, is_death),
        coalesce(scale[rank_physical], 'unknown') as harm_physical,
        coalesce(scale[rank_psychological], 'unknown') as harm_psychological,
        case
            when is_death then 'death'
            else coalesce(scale[greatest(rank_physical, rank_psychological, rank_stated)], 'unknown')
        end as harm

    from worded

)

select * from final
