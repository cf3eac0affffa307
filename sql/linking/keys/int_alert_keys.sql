-- The keys of the adult and of the alleged source of risk in each alert that has any. `part` is 0 for the alert's own row, and counts its further rows,
-- which may name further people.
-- A name with a birth that is taken as made up (int_births_made_up) makes no key.
-- `numbering` says whose reference it is (source, supplier and, for a service's own, the service): two references of one numbering are two people.
-- A service's own reference (int_own_references) stands for a person within its service alone. A name without a birth is a source's local key and its phonetic key alike: another may bear it, so
-- that it joins but weakly, and within a service alone.
-- Grain: role, alert_id, part

with

cut as (

    select * from cut where role = 'now'

),

alerts as (

    select
        stg_alerts.*,
        coalesce(stg_alerts.reported_on > cut.reported_by or stg_alerts.occurred_on > cut.month_end, false) as is_after_cut

    from stg_alerts

    cross join cut

),

further as (

    select * from joined_alerts

),

places as (

    select * from int_alert_places

),

made_up as (

    select * from int_births_made_up

),

own_references as (

    select * from int_own_references

),

-- An alert's own row, and the further rows of its record in the same file.
told as (

    select
        alerts.alert_id,
        alerts.source,
        alerts.supplier,
        alerts.first_received_at,
        alerts.is_after_cut,
        0 as part,
        columns('^(person|risk_source)_(nhs|name_birth|phonetic_birth|swapped_birth|exchanged_birth|local_ref|birth)$')

    from alerts

    inner join stg_alert_rows as rows_read
        on alerts.batch_id = rows_read.batch_id
        and alerts."row" = rows_read."row"
        and alerts.sheet is not distinct from rows_read.sheet

    union all by name

    select
        alerts.alert_id,
        alerts.source,
        alerts.supplier,
        alerts.first_received_at,
        alerts.is_after_cut,
        row_number() over (partition by alerts.alert_id order by further.sheet nulls first, further."row") as part,
        columns('^(person|risk_source)_(nhs|name_birth|phonetic_birth|swapped_birth|exchanged_birth|local_ref|birth)$')

    from alerts

    inner join further
        on alerts.batch_id = further.batch_id
        and alerts.source_ref = further.source_ref

),

keyed as (

    select
        rows_read.alert_id,
        rows_read.part,
        rows_read.first_received_at,
        rows_read.is_after_cut,
        rows_read.person_nhs,
        if(person_made_up.birth is null, rows_read.person_name_birth, null) as person_name_birth,
        if(person_made_up.birth is null, rows_read.person_phonetic_birth, null) as person_phonetic_birth,
        if(person_made_up.birth is null, rows_read.person_swapped_birth, null) as person_swapped_birth,
        if(person_made_up.birth is null, rows_read.person_exchanged_birth, null) as person_exchanged_birth,
        rows_read.source || '|' || rows_read.supplier || case when own_references.source is null then '' else '|' || places.service_id end as numbering,
        rows_read.person_local_ref::varchar
        || case when own_references.source is null then '' else '|' || places.service_id end as person_local_ref,
        rows_read.risk_source_nhs,
        if(risk_source_made_up.birth is null, rows_read.risk_source_name_birth, null) as risk_source_name_birth,
        case
            when rows_read.risk_source_local_ref = rows_read.risk_source_phonetic_birth
                then rows_read.risk_source_phonetic_birth || encode('|' || coalesce(places.service_id, rows_read.alert_id))
            when risk_source_made_up.birth is null then rows_read.risk_source_phonetic_birth
        end as risk_source_phonetic_birth,
        if(risk_source_made_up.birth is null, rows_read.risk_source_swapped_birth, null) as risk_source_swapped_birth,
        if(risk_source_made_up.birth is null, rows_read.risk_source_exchanged_birth, null) as risk_source_exchanged_birth,
        case
            when rows_read.risk_source_local_ref is distinct from rows_read.risk_source_phonetic_birth then rows_read.risk_source_local_ref
        end as risk_source_local_ref

    from told as rows_read

    left join made_up as person_made_up
        on person_made_up.role = 'person'
        and rows_read.source = person_made_up.source
        and rows_read.supplier = person_made_up.supplier
        and rows_read.person_birth = person_made_up.birth

    left join made_up as risk_source_made_up
        on risk_source_made_up.role = 'risk_source'
        and rows_read.source = risk_source_made_up.source
        and rows_read.supplier = risk_source_made_up.supplier
        and rows_read.risk_source_birth = risk_source_made_up.birth

    left join own_references
        on rows_read.source = own_references.source

    left join places
        on rows_read.alert_id = places.alert_id

),

both_roles as (

    select
        'person' as role,
        alert_id,
        part,
        first_received_at,
        is_after_cut,
        if(person_local_ref is null, null, numbering) as numbering,
        person_nhs as key_nhs,
        person_name_birth as key_name_birth,
        person_phonetic_birth as key_phonetic_birth,
        person_swapped_birth as key_swapped_birth,
        person_exchanged_birth as key_exchanged_birth,
        person_local_ref as key_local_ref

    from keyed

    union all

    select
        'risk_source',
        alert_id,
        part,
        first_received_at,
        is_after_cut,
        if(risk_source_local_ref is null, null, numbering) as numbering,
        risk_source_nhs,
        risk_source_name_birth,
        risk_source_phonetic_birth,
        risk_source_swapped_birth,
        risk_source_exchanged_birth,
        risk_source_local_ref::varchar

    from keyed

),

final as (

    select
        *,
        -- Who is known by a weak key alone is nobody's equal for certain: such a set is of its alert.
        hash(
            role, key_nhs, key_name_birth, key_phonetic_birth, key_swapped_birth, key_exchanged_birth, key_local_ref, numbering,
            case when key_nhs is null and key_name_birth is null and key_local_ref is null
                then if(part = 0, alert_id, alert_id || '#' || part)
            end
        ) as key_set

    from both_roles

    where key_nhs is not null
        or key_name_birth is not null
        or key_phonetic_birth is not null
        or key_swapped_birth is not null
        or key_exchanged_birth is not null
        or key_local_ref is not null

)

select * from final
