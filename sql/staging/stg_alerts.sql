-- The latest version of each alert as of the cut, in one vocabulary.
-- Grain: alert_id

with

latest as (

    select * from int_alert_versions_latest

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
        latest.alert_id,
        latest.source,
        latest.supplier,
        batches.agency,
        latest.source_ref,
        latest.version,
        latest.record_status,
        latest.first_received_at,
        latest.batch_id,
        latest.file,
        latest.sheet,
        latest.row,
        latest.occurred_on,
        latest.occurred_to,
        latest.reported_on,
        coalesce(latest.occurred_on_stated, true) as occurred_on_stated,
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
            case when latest.enquiry_ref is not null then 'not yet known' end,
            vocabulary.outcome_unsaid,
            'not applicable'
        ) as outcome,
        vocabulary.record_type,
        coalesce(record_type.is_event, true) as is_event,
        vocabulary.told_by,
        coalesce(vocabulary.told_by = 'service', false) as told_by_service,
        vocabulary.risk_source_role,
        vocabulary.place_kind,
        latest.place_key,
        coalesce(latest.has_place, false) as has_place,
        latest.enquiry_ref,
        latest.is_serious,
        latest.is_about_management,
        latest.is_systemic,
        latest.is_capacity_doubted,
        latest.is_whistleblowing_asked,
        latest.is_whistleblowing_aware,
        latest.is_management_checked,
        latest.is_answered,
        latest.is_conveyed,
        latest.severity,
        latest.finding,
        latest.visit_type,
        latest.visit_ref,
        latest.operating_company,
        latest.placing_authority,
        latest.response

    from latest

    inner join batches on latest.batch_id = batches.batch_id

    inner join vocabulary
        on latest.source = vocabulary.source
        and latest.coded is not distinct from vocabulary.coded
        and latest.context is not distinct from vocabulary.context
        and latest.defaults is not distinct from vocabulary.defaults

    left join record_type on vocabulary.record_type = record_type.record_type

)

select * from final
