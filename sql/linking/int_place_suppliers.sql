-- The authority in whose name a mention is told: the longest that the supplier's name holds.
-- Grain: mention_id

with

suppliers as (

    select distinct supplier from int_mention_places

),

authorities as (

    select distinct authority from int_place_authorities

    where authority <> ''

),

told as (

    select
        suppliers.supplier,
        arg_max(authorities.authority, {'length': length(authorities.authority), 'authority': authorities.authority}) as authority

    from suppliers

    inner join authorities
        on contains(suppliers.supplier, authorities.authority)

    group by suppliers.supplier

),

final as (

    select
        mentions.mention_id,
        told.authority

    from int_mention_places as mentions

    inner join told
        on mentions.supplier = told.supplier

)

select * from final
