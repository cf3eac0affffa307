-- Services that are like a mention, for mentions of which no service has two things equal. By name: one slip away (the two are equal when a letter is left
-- out of each), the same first two words, a word that few services bear, or a word that begins alike in the same town, outward code or street. By address:
-- the house number with a like street in the town, or anywhere. What is then hardly alike is not worth comparing.
-- Grain: mention_id, service_id

with

services as (

    select * from int_place_services

),

mentions as (

    select * from int_place_mentions as mentions

    where not exists (select 1 from int_place_near as near where near.mention_id = mentions.mention_id and near.n_equal >= 2)

),

cores as (

    select
        core,
        count(*) as n_wordings

    from services

    where core is not null

    group by core

),

service_slips as (

    select
        core,
        hash(if(letter = 0, core, left(core, letter - 1) || substr(core, letter + 1))) as shortened

    from (select core, unnest(range(0, length(core) + 1)) as letter from cores where n_wordings <= 30)

),

mention_slips as (

    select
        core,
        hash(if(letter = 0, core, left(core, letter - 1) || substr(core, letter + 1))) as shortened

    from (
        select
            core,
            unnest(range(0, length(core) + 1)) as letter

        from (select distinct core from mentions where core not in (select core from cores))
    )

),

slips as (

    select distinct
        mention_slips.core,
        service_slips.core as our_core

    from mention_slips

    inner join service_slips on mention_slips.shortened = service_slips.shortened

),

service_words as (

    select
        service_id,
        outward,
        town,
        street,
        provider,
        word,
        left(word, 4) as beginning,
        count(*) over (partition by word) as n_bearers

    from (select service_id, outward, town, street, provider, unnest(list_distinct(string_split(core, ' '))) as word from services)

    where length(word) >= 3

),

mention_words as (

    select
        mention_id,
        outward,
        town,
        street,
        provider,
        word,
        left(word, 4) as beginning

    from (select mention_id, outward, town, street, provider, unnest(list_distinct(string_split(core, ' '))) as word from mentions)

    where length(word) >= 3

),

heads as (

    select
        service_id,
        array_to_string(string_split(core, ' ')[1:2], ' ') as head,
        count(*) over (partition by head) as n_bearers

    from services

    where contains(core, ' ')

),

named_alike as (

    select mentions.mention_id as mention_id, services.service_id as service_id

    from mentions

    inner join slips on mentions.core = slips.core

    inner join services on slips.our_core = services.core

    union

    select mentions.mention_id, heads.service_id

    from mentions

    inner join heads
        on heads.head = array_to_string(string_split(mentions.core, ' ')[1:2], ' ')

    where heads.n_bearers <= 30

    union

    select mention_words.mention_id, service_words.service_id

    from mention_words

    inner join service_words on mention_words.word = service_words.word

    where service_words.n_bearers <= 30

    union

    select mention_words.mention_id, service_words.service_id

    from mention_words

    inner join service_words
        on mention_words.beginning = service_words.beginning
        and mention_words.outward = service_words.outward

    union

    select mention_words.mention_id, service_words.service_id

    from mention_words

    inner join service_words
        on mention_words.beginning = service_words.beginning
        and mention_words.town = service_words.town

    union

    select mention_words.mention_id, service_words.service_id

    from mention_words

    inner join service_words
        on mention_words.beginning = service_words.beginning
        and mention_words.street = service_words.street

    union

    select mention_words.mention_id, service_words.service_id

    from mention_words

    inner join service_words
        on mention_words.beginning = service_words.beginning
        and mention_words.provider = service_words.provider

),

addressed_alike as (

    select mentions.mention_id as mention_id, services.service_id as service_id

    from mentions

    inner join services
        on mentions.house_number = services.house_number
        and mentions.town = services.town

    where jaro_winkler_similarity(mentions.street, services.street) >= .85

    union

    select mentions.mention_id, services.service_id

    from mentions

    inner join services
        on mentions.house_number = services.house_number
        and left(mentions.street, 4) = left(services.street, 4)

    where jaro_winkler_similarity(mentions.street, services.street) >= .9

),

final as (

    select distinct
        named_alike.mention_id,
        named_alike.service_id

    from named_alike

    inner join mentions
        on named_alike.mention_id = mentions.mention_id

    inner join services
        on named_alike.service_id = services.service_id

    where jaro_winkler_similarity(mentions.core, services.core) >= .85
        or (
            (mentions.town = services.town or mentions.outward = services.outward)
            and (
                contains(' ' || mentions.core || ' ', ' ' || services.core || ' ')
                or contains(' ' || services.core || ' ', ' ' || mentions.core || ' ')
            )
        )

    union

    select * from addressed_alike

)

select * from final

where not exists (select 1 from int_place_near as near where near.mention_id = final.mention_id and near.service_id = final.service_id)
    and not exists (
        select 1 from int_place_decisions as said
        where said.decision = 'not'
            and said.mention_id = final.mention_id
            and said.service_id = final.service_id
    )
