-- One row a coded cell of a set and the meaning that its code list gives it. A row of the list whose `when` holds beats the one without.
-- Grain: profile_id, field, position

with

profiles as (

    select * from int_code_profiles

),

codelist as (

    select
        list,
        lower(trim(code)) as code,
        lower(when_column) || '=' || lower(when_value) as condition,
        maps_to

    from codelist

),

cells as (

    select
        profile_id,
        source,
        context,
        unnest(coded, recursive := true),
        generate_subscripts(coded, 1) as subscript

    from profiles

),

-- The mapping's order: its columns as they come, the values within a cell as written.
placed as (

    select
        * exclude (code),
        trim(coalesce(code, '')) as code,
        min(subscript) over (partition by profile_id, field, "column") as column_position

    from cells

),

numbered as (

    select
        *,
        row_number() over (partition by profile_id, field order by column_position, ord, subscript) as position

    from placed

),

translated as (

    select
        numbered.profile_id,
        numbered.source,
        numbered.field,
        numbered.position::integer as position,
        numbered.list,
        numbered."column",
        numbered.code,
        codelist.maps_to as meaning,
        codelist.list is not null as is_known

    from numbered

    left join codelist
        on numbered.list = codelist.list
        and lower(numbered.code) = codelist.code
        and (codelist.condition is null or list_contains(numbered.context, codelist.condition))

    qualify row_number() over (
        partition by numbered.profile_id, numbered.field, numbered.position
        order by codelist.condition is null, codelist.condition like '%=*', codelist.condition
    ) = 1

),

final as (

    select
        *,
        -- A cell may be looked up in several lists (everyday words, then types of risk): it is unmapped when none of them knows it.
        code <> '' and not bool_or(is_known) over (partition by profile_id, field, "column", code) as is_unmapped

    from translated

)

select * from final
