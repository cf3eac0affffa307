-- The keys of the adult and of the alleged source of risk in each alert that has any.
-- A service's own reference (int_own_references) stands for a person within its service alone. A name without a birth is a source's local key and its phonetic key alike: another may bear it, so
-- that it joins but weakly, and within a service alone.
-- Grain: role, alert_id

with

alerts as (

    select * from stg_alerts

),

places as (

    select * from int_alert_places

),

own_references as (

    select * from int_own_references

),

keyed as (

    select
        alerts.alert_id,
        alerts.first_received_at,
        rows_read.person_nhs,
        rows_read.person_name_birth,
        rows_read.person_phonetic_birth,
        rows_read.person_swapped_birth,
        rows_read.person_local_ref::varchar
        || case when own_references.source is null then '' else '|' || places.service_id end as person_local_ref,
        rows_read.risk_source_nhs,
        rows_read.risk_source_name_birth,
        case
            when rows_read.risk_source_local_ref = rows_read.risk_source_phonetic_birth
                then rows_read.risk_source_phonetic_birth || encode('|' || coalesce(places.service_id, alerts.alert_id))
            else rows_read.risk_source_phonetic_birth
        end as risk_source_phonetic_birth,
        rows_read.risk_source_swapped_birth,
        case
            when rows_read.risk_source_local_ref is distinct from rows_read.risk_source_phonetic_birth then rows_read.risk_source_local_ref
        end as risk_source_local_ref

    from alerts

    inner join stg_alert_rows as rows_read
        on alerts.batch_id = rows_read.batch_id
        and alerts."row" = rows_read."row"
        and alerts.sheet is not distinct from rows_read.sheet

    left join own_references
        on alerts.source = own_references.source

    left join places
        on alerts.alert_id = places.alert_id

),

both_roles as (

    select
        'person' as role,
        alert_id,
        first_received_at,
        person_nhs as key_nhs,
        person_name_birth as key_name_birth,
        person_phonetic_birth as key_phonetic_birth,
        person_swapped_birth as key_swapped_birth,
        person_local_ref as key_local_ref

    from keyed

    union all

    select
        'risk_source',
        alert_id,
        first_received_at,
        risk_source_nhs,
        risk_source_name_birth,
        risk_source_phonetic_birth,
        risk_source_swapped_birth,
        risk_source_local_ref::varchar

    from keyed

),

final as (

    select
        *,
        -- Who is known by a weak key alone is nobody's equal for certain: such a set is of its alert.
        hash(
            role, key_nhs, key_name_birth, key_phonetic_birth, key_swapped_birth, key_local_ref,
            case when key_nhs is null and key_name_birth is null and key_local_ref is null then alert_id end
        ) as key_set

    from both_roles

    where key_nhs is not null
        or key_name_birth is not null
        or key_phonetic_birth is not null
        or key_swapped_birth is not null
        or key_local_ref is not null

)

select * from final
