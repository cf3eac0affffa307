-- Services whose name is like a mention's, for mentions whose name no service bears exactly: the same beginning, or a word in common that few services bear.
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

    select mentions.place_id as mention_id, services.place_id as service_id

    from mentions

    inner join services
        on left(mentions.core, 4) = left(services.core, 4)

    union

    select mention_words.place_id, rare_words.place_id

    from mention_words

    inner join rare_words on mention_words.word = rare_words.word

)

select * from final

where (mention_id, service_id) not in (select (mention_id, service_id) from int_place_decisions where decision = 'not')
