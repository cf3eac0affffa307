-- Services that are like a mention, for mentions of which no service has two things equal. By name: one slip away; a word that few services bear, or the same
-- first two words, where neither outward code, town nor area speaks against it; or a word that begins alike in the same town, outward code or street, or with
-- the same provider. By address: int_place_doors. What is then hardly alike is not worth comparing.
-- Grain: mention_id, service_id

with

places as (

    select 'service' as side, service_id as place_id, core, outward, town, street, provider, authority, null as whole from int_place_services

    union all

    select 'mention', mention_id, core, outward, town, street, provider, authority, whole from int_place_mentions as mentions

    where not exists (select 1 from int_place_near as near where near.mention_id = mentions.mention_id and near.n_equal >= 2)

),

-- The first two words count as one more word.
words as (

    select *, left(word, 4) as beginning

    from (
        select
            *,
            unnest(
                list_append(string_split(core, ' '), if(contains(core, ' '), split_part(core, ' ', 1) || ' ' || split_part(core, ' ', 2), null))
            ) as word

        from places
    )

    where length(word) >= 3

),

theirs as materialized (

    select * from words where side = 'mention'

),

ours as materialized (

    select *, count(*) over (partition by word) as n_bearers from words where side = 'service'

),

paired as (

    select theirs.place_id as mention_id, ours.place_id as service_id

    from theirs inner join ours on theirs.word = ours.word

    where ours.n_bearers <= 30
        and coalesce(theirs.outward = ours.outward, true)
        and coalesce(theirs.authority = ours.authority, true)
        and (theirs.town is null or theirs.outward = ours.outward or contains(theirs.whole, ours.town))

    union all

    select theirs.place_id, ours.place_id from theirs inner join ours on theirs.beginning = ours.beginning and theirs.outward = ours.outward

    union all

    select theirs.place_id, ours.place_id from theirs inner join ours on theirs.beginning = ours.beginning and theirs.town = ours.town

    where theirs.outward is distinct from ours.outward

    union all

    select theirs.place_id, ours.place_id from theirs inner join ours on theirs.beginning = ours.beginning and theirs.street = ours.street

    union all

    select theirs.place_id, ours.place_id from theirs inner join ours on theirs.beginning = ours.beginning and theirs.provider = ours.provider

    union all

    select mentions.mention_id, services.service_id

    from int_place_mentions as mentions

    inner join int_place_slips as slips on mentions.core = slips.core

    inner join int_place_services as services on slips.our_core = services.core

    where not exists (select 1 from int_place_near as near where near.mention_id = mentions.mention_id and near.n_equal >= 2)

),

final as (

    select paired.mention_id, paired.service_id

    from (select distinct mention_id, service_id from paired) as paired

    inner join int_place_mentions as mentions
        on paired.mention_id = mentions.mention_id

    inner join int_place_services as services
        on paired.service_id = services.service_id

    where jaro_winkler_similarity(mentions.core, services.core) >= .85
        or (
            (mentions.town = services.town or mentions.outward = services.outward)
            and (
                contains(' ' || mentions.core || ' ', ' ' || services.core || ' ')
                or contains(' ' || services.core || ' ', ' ' || mentions.core || ' ')
            )
        )

    union

    select mention_id, service_id from int_place_doors

)

select * from final

where not exists (select 1 from int_place_near as near where near.mention_id = final.mention_id and near.service_id = final.service_id)
    and not exists (
        select 1 from int_place_decisions as said
        where said.decision = 'not'
            and said.mention_id = final.mention_id
            and said.service_id = final.service_id
    )
