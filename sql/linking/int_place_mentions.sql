-- The mentions that must be compared with services: neither settled nor word for word those of one. Beside their words stand the authority in whose name
-- they are told and when it was.
-- Grain: mention_id

with

final as (

    select
        texts.place_id as mention_id,
        texts.* exclude (side, place_id, wording, is_building),
        places.first_event_on,
        places.last_event_on,
        places.is_own_home,
        suppliers.authority

    from int_place_texts as texts

    inner join int_mention_places as places
        on texts.place_id = places.mention_id

    left join int_place_suppliers as suppliers
        on texts.place_id = suppliers.mention_id

    where texts.side = 'mention'
        and not exists (select 1 from int_place_settled as settled where settled.mention_id = texts.place_id)
        and not exists (select 1 from int_place_exact as exact where exact.mention_id = texts.place_id)

)

select * from final
