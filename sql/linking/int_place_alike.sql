-- Services whose name is like a mention's, for mentions whose name no service bears exactly: one slip away (the two are equal when a letter is left out of
-- each), or with a word in common that few services bear.
-- Grain: mention_id, service_id

with

services as (

    select distinct place_id, core from int_place_texts

    where side = 'service'
        and core is not null

),

mentions as (

    select distinct place_id, core from int_place_texts

    where side = 'mention'
        and core is not null
        and place_id not in (select mention_id from int_place_settled)
        and core not in (select core from services)

),

service_slips as (

    select
        place_id,
        if(letter = 0, core, left(core, letter - 1) || substr(core, letter + 1)) as shortened

    from (select place_id, core, unnest(range(0, length(core) + 1)) as letter from services)

),

mention_slips as (

    select
        place_id,
        if(letter = 0, core, left(core, letter - 1) || substr(core, letter + 1)) as shortened

    from (select place_id, core, unnest(range(0, length(core) + 1)) as letter from mentions)

),

service_words as (

    select distinct place_id, unnest(string_split(core, ' ')) as word from services

),

rare_words as (

    select * from service_words

    where length(word) >= 4

    qualify count(*) over (partition by word) <= 40

),

mention_words as (

    select distinct place_id, unnest(string_split(core, ' ')) as word from mentions

),

final as (

    select mention_slips.place_id as mention_id, service_slips.place_id as service_id

    from mention_slips

    inner join service_slips on mention_slips.shortened = service_slips.shortened

    union

    select mention_words.place_id, rare_words.place_id

    from mention_words

    inner join rare_words on mention_words.word = rare_words.word

)

select * from final

where (mention_id, service_id) not in (select (mention_id, service_id) from int_place_decisions where decision = 'not')
