-- Whom the further rows of an alert's record name beside the people of its own row: one event with several people. Most alerts have none.
-- Grain: alert_id

with

keys as (

    select * from int_alert_keys where part > 0

),

people as (

    select * from int_key_people

),

final as (

    select
        keys.alert_id,
        coalesce(list(distinct people.cluster_id) filter (where keys.role = 'person'), []) as people,
        coalesce(list(distinct people.cluster_id) filter (where keys.role = 'risk_source'), []) as risk_sources,
        coalesce(list(distinct people.cluster_id) filter (where people.is_weak), []) as weakly_joined

    from keys

    inner join people
        on keys.role = people.role
        and keys.key_set = people.key_set

    group by keys.alert_id

)

select * from final
