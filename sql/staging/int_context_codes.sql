-- What a cell of the context may mean to a code list: a column with its value, or with `*` for any value but empty; only what some list asks for.
-- Grain: id, pair

with

said as (

    select distinct
        id,
        lower(trim("column")) as "column",
        lower(trim(code)) as value

    from raw_codes

    where said_as = 'context'

),

paired as (

    select id, "column" || '=' || value as pair from said

    union

    select id, "column" || '=*' from said where value <> ''

),

asked as (

    select distinct lower(when_column) || '=' || lower(when_value) as pair from codelist where when_column is not null

),

final as (

    select paired.id, paired.pair

    from paired

    inner join asked on paired.pair = asked.pair

)

select * from final
