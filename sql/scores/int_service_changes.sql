-- Each change of a service's operating company, provider or registered manager: a spell that names another than the last one named.
-- Grain: service_id, changed_on, what

with

services as (

    select * from int_services

),

named as (

    select service_id, valid_from, 'operator' as what, operator_id as who from services

    union all

    select service_id, valid_from, 'provider' as what, provider_id as who from services

    union all

    select service_id, valid_from, 'manager' as what, manager_key as who from services

),

in_order as (

    select
        *,
        lag(who) over (partition by service_id, what order by valid_from) as who_before

    from named

    where who is not null

),

final as (

    select
        service_id,
        valid_from as changed_on,
        what

    from in_order

    where who <> who_before

)

select * from final
