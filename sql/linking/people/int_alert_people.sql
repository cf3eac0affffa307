-- Who each alert is about, and whom it names as the source of risk (further people of the same record: int_further_people). `has_nhs`, `has_name` say by what the person is known anywhere, `has_reference` whether the
-- alert gives a reference: two persons can only be told apart where both are known by the same kind of key. A join is `weak` where only a name that sounds alike, a birth with day and month
-- exchanged, or a source's name without a birth, leads from the alert to the one that was received first of that person. Alerts that certain keys join to one
-- another have one `person_certain`, whichever way they came to the person.
-- Grain: alert_id

with

keys as (

    select * from int_alert_keys where part = 0

),

people as (

    select * from int_key_people

),

joined as (

    select
        keys.alert_id,
        keys.role,
        keys.key_local_ref is not null as has_reference,
        people.cluster_id,
        people.has_nhs,
        people.has_name,
        people.certain_cluster,
        people.is_weak

    from keys

    inner join people
        on keys.role = people.role
        and keys.key_set = people.key_set

),

final as (

    select
        alert_id,
        max(cluster_id) filter (where role = 'person') as person_id,
        max(cluster_id) filter (where role = 'risk_source') as risk_source_id,
        bool_or(has_reference) filter (where role = 'person') as has_reference,
        bool_or(has_nhs) filter (where role = 'person') as has_nhs,
        bool_or(has_name) filter (where role = 'person') as has_name,
        max(certain_cluster) filter (where role = 'person') as person_certain,
        max(if(is_weak, 'weak', 'certain')) filter (where role = 'person') as person_join,
        max(if(is_weak, 'weak', 'certain')) filter (where role = 'risk_source') as risk_source_join

    from joined

    group by alert_id

)

select * from final
