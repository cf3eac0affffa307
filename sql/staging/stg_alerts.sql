-- The latest version of each alert as of the cut, in one vocabulary.
-- Grain: alert_id

with

versions as (

    select * from stg_alert_rows

),

records as (

    select * from int_records

),

vocabulary as (

    select * from int_profile_vocabulary

),

batches as (

    select * from batches

),

record_type as (

    select * from record_type

),

final as (

    select
        versions.source || '|' || versions.supplier || '|' || versions.source_ref as alert_id,
        versions.source,
        versions.supplier,
        batches.agency,
        versions.source_ref,
        versions.version,
        records.record_status,
        records.first_received_at,
        versions.batch_id,
        versions.file,
        versions.sheet,
        versions.row,
        versions.occurred_on,
        versions.occurred_to,
        versions.reported_on,
        versions.occurred_at,
        versions.ended_at,
        versions.names_person,
        coalesce(versions.occurred_on_stated, true) as occurred_on_stated,
        coalesce(versions.reported_on_stated, true) as reported_on_stated,
        vocabulary.is_unmapped,
        vocabulary.theme,
        vocabulary.theme_rank,
        vocabulary.theme_14,
        vocabulary.risk_types,
        vocabulary.harm,
        vocabulary.harm_physical,
        vocabulary.harm_psychological,
        -- An enquiry without an outcome is not yet known, never unsubstantiated.
        coalesce(
            vocabulary.outcome_said,
            case when versions.enquiry_ref is not null then 'not yet known' end,
            vocabulary.outcome_unsaid,
            'not applicable'
        ) as outcome,
        vocabulary.record_type,
        coalesce(record_type.is_event, true) as is_event,
        vocabulary.told_by,
        -- Unknown where no cell and no mapping says who told, or by a word that no list knows: unknown is not a no.
        nullif(vocabulary.told_by, 'unmapped') = 'service' as told_by_service,
        vocabulary.risk_source_role,
        vocabulary.place_kind,
        versions.place_key,
        coalesce(versions.has_place, false) as has_place,
        versions.enquiry_ref,
        versions.is_serious,
        versions.is_about_management,
        versions.is_systemic,
        versions.is_capacity_doubted,
        versions.is_whistleblowing_asked,
        versions.is_whistleblowing_aware,
        versions.is_management_checked,
        versions.is_answered,
        versions.is_conveyed,
        versions.severity,
        versions.finding,
        versions.visit_type,
        versions.visit_ref,
        versions.operating_company,
        versions.placing_authority,
        versions.response

    from versions

    inner join records
        on versions.stream = records.stream
        and versions.record_key = records.record_key
        and versions.version = records.version

    inner join batches on versions.batch_id = batches.batch_id

    inner join vocabulary on versions.profile_id = vocabulary.profile_id

    left join record_type on vocabulary.record_type = record_type.record_type

)

select * from final
