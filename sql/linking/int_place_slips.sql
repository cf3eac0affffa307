-- Names in the directory that are one slip away from a mention's: the two are equal when a letter is left out of each. For mentions whose own name no
-- service bears, and of which no service has two things equal.
-- Grain: core, our_core

with

our_cores as (

    select distinct core from int_place_services

    where core is not null
        and n_wordings <= 30

),

their_cores as (

    select distinct core from int_place_mentions as mentions

    where core not in (select core from int_place_services where core is not null)
        and not exists (select 1 from int_place_near as near where near.mention_id = mentions.mention_id and near.n_equal >= 2)

),

ours as (

    select
        core,
        hash(if(letter = 0, core, left(core, letter - 1) || substr(core, letter + 1))) as shortened

    from (select core, unnest(range(0, length(core) + 1)) as letter from our_cores)

),

theirs as (

    select
        core,
        hash(if(letter = 0, core, left(core, letter - 1) || substr(core, letter + 1))) as shortened

    from (select core, unnest(range(0, length(core) + 1)) as letter from their_cores)

),

final as (

    select distinct
        theirs.core,
        ours.core as our_core

    from theirs

    inner join ours on theirs.shortened = ours.shortened

)

select * from final
