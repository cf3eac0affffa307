-- Services that are like a mention, for mentions of which no service has two things equal. By name: one slip away; a word that few services bear, or the same
-- first two words, where neither outward code, town nor area speaks against it; or a word that begins alike in the same town, outward code or street, or with
-- the same provider. By address: int_place_doors. What is then hardly alike is not worth comparing.
-- Grain: mention_id, service_id

with

services as (

    select * from int_place_services

),

mentions as (

    select * from int_place_mentions as mentions

    where not exists (select 1 from int_place_near as near where near.mention_id = mentions.mention_id and near.n_equal >= 2)

),

-- The first two words count as one more word.
service_words as materialized (

    select
        *,
        left(word, 4) as beginning,
        count(*) over (partition by word) as n_bearers

    from (
        select
            service_id,
            outward,
            town,
            street,
            provider,
            authority,
            unnest(list_distinct(list_append(string_split(core, ' '), array_to_string(string_split(core, ' ')[1:2], ' ')))) as word

        from services
    )

    where length(word) >= 3

),

mention_words as materialized (

    select
        *,
        left(word, 4) as beginning

    from (
        select
            mention_id,
            outward,
            town,
            street,
            provider,
            authority,
            whole,
            unnest(list_distinct(list_append(string_split(core, ' '), array_to_string(string_split(core, ' ')[1:2], ' ')))) as word

        from mentions
    )

    where length(word) >= 3

),

named_alike as (

    select mentions.mention_id, services.service_id

    from mentions

    inner join int_place_slips as slips on mentions.core = slips.core

    inner join services on slips.our_core = services.core

    union all

    select theirs.mention_id, ours.service_id

    from mention_words as theirs

    inner join service_words as ours on theirs.word = ours.word

    where ours.n_bearers <= 30
        and coalesce(theirs.outward = ours.outward, true)
        and coalesce(theirs.authority = ours.authority, true)
        and (theirs.town is null or theirs.outward = ours.outward or contains(theirs.whole, ours.town))

    union all

    select theirs.mention_id, ours.service_id

    from mention_words as theirs

    inner join service_words as ours
        on theirs.beginning = ours.beginning
        and theirs.outward = ours.outward

    union all

    select theirs.mention_id, ours.service_id

    from mention_words as theirs

    inner join service_words as ours
        on theirs.beginning = ours.beginning
        and theirs.town = ours.town

    where theirs.outward is distinct from ours.outward

    union all

    select theirs.mention_id, ours.service_id

    from mention_words as theirs

    inner join service_words as ours
        on theirs.beginning = ours.beginning
        and theirs.street = ours.street

    union all

    select theirs.mention_id, ours.service_id

    from mention_words as theirs

    inner join service_words as ours
        on theirs.beginning = ours.beginning
        and theirs.provider = ours.provider

),

final as (

    select named.mention_id, named.service_id

    from (select distinct mention_id, service_id from named_alike) as named

    inner join mentions
        on named.mention_id = mentions.mention_id

    inner join services
        on named.service_id = services.service_id

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
