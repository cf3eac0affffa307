-- Sources that services themselves tell, as their mappings state for the whole source: such a source carries each service's own references of people,
-- which are numbered anew in each service. It is not counted from who told so far: the next month would change what a reference means.
-- Grain: source

with

profiles as (

    select * from int_code_profiles

),

final as (

    select distinct source

    from profiles

    where list_contains(defaults, {'field': 'told_by', 'value': 'service'})

)

select * from final
