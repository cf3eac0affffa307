-- The CQC Provider ID that a provider's name stands for, from a directory until the next that bears the name, null where it stands for several there: lists of
-- unregistered services name providers, they do not number them, and a provider that registers anew keeps its name. The first holds for all days before.
-- The legal form is no part of the name: who writes it is not always who spells it alike.
-- Grain: name_compact, holds_from

with

named as (

    select
        nullif(regexp_replace(lower(strip_accents(provider_name)), '\b(ltd|limited|plc|llp)\b|[^a-z0-9]+', '', 'g'), '') as name_compact,
        provider_id,
        is_listed,
        as_of

    from int_directory_states

    where provider_id is not null
        and name_compact is not null

),

-- What the closures tell counts where no directory bears the name: they do not say since when it was borne.
counting as (

    select * from named

    qualify is_listed or not bool_or(is_listed) over (partition by name_compact)

),

final as (

    select
        name_compact,
        case when lag(as_of) over (partition by name_compact order by as_of) is null then date '0001-01-01' else as_of end as holds_from,
        case when count(distinct provider_id) = 1 then min(provider_id) end as provider_id

    from (select * replace (if(is_listed, as_of, date '0001-01-01') as as_of) from counting)

    group by name_compact, as_of

)

select * from final
