-- Whom the further rows of an alert's record name beside the people of its own row: one event with several people. Most alerts have none.
-- `persons` says of each adult what int_alert_people says of that of the own row.
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
        coalesce(list(distinct people.cluster_id) filter (where people.is_weak), []) as weakly_joined,
        list({
            'person_id': people.cluster_id,
            'has_reference': keys.key_local_ref is not null,
            'has_nhs': people.has_nhs,
            'has_name': people.has_name,
            'person_certain': people.certain_cluster
        } order by keys.part) filter (where keys.role = 'person') as persons

    from keys

    inner join people
        on keys.role = people.role
        and keys.key_set = people.key_set

    group by keys.alert_id

)

select * from final
