-- The theme of each set of coded cells: the first column that says something decides; of several values in it the first that is known.
-- Grain: profile_id

with

codes as (

    select * from stg_codes where field = 'theme' and (code <> '' or is_known)

),

list_specificity as (

    select * from list_specificity

),

-- An empty cell speaks only where its list says what empty means, and after every cell that is filled.
first_columns as (

    select
        profile_id,
        min_by("column", (code = '', position)) as "column"

    from codes

    group by profile_id

),

deciding as (

    select
        codes.profile_id,
        coalesce(codes.meaning, case when codes.is_known then 'other' else 'unmapped' end) as theme,
        list_specificity.rank as theme_rank

    from codes

    inner join first_columns
        on codes.profile_id = first_columns.profile_id
        and codes."column" = first_columns."column"

    left join list_specificity on codes.list = list_specificity.list

    qualify row_number() over (partition by codes.profile_id order by codes.is_known desc, codes.code = '', codes.position) = 1

)

select * from deciding
