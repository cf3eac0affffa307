-- Whose reference an agency uses, in each numbering (source and supplier) with somebody of whom no more than a reference is known: neither name with birth
-- nor NHS number. Two references of one numbering are two people; a mere reference may be somebody whom another agency names.
-- Grain: person_id, source, supplier

with

keys as (

    select * from int_alert_keys

    where role = 'person'
        and key_local_ref is not null
        and not is_after_cut

),

alerts as (

    select * from stg_alerts

),

people as (

    select * from int_key_people

),

referred as (

    select distinct
        people.cluster_id as person_id,
        alerts.source,
        alerts.supplier,
        people.has_nhs or people.has_name as is_named

    from keys

    inner join alerts
        on keys.alert_id = alerts.alert_id

    inner join people
        on keys.role = people.role
        and keys.key_set = people.key_set

),

final as (

    select * from referred

    qualify not bool_and(is_named) over (partition by source, supplier)

)

select * from final
