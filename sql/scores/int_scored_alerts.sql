-- Each alert of a service as known at each cut, with whose the service was on its day and whether anybody has answered it.
-- Grain: role, alert_id

with

alerts as (

    select * from stg_alerts where record_status <> 'withdrawn'

),

links as (

    select * from int_alert_links where match_status = 'matched'

),

-- The cut before the previous one too: a trigger is newly met in a month if it was not met in the month before.
cuts as (

    select
        role,
        month_end,
        reported_by

    from cut

    union all

    select
        'earlier' as role,
        month_start - 1 as month_end,
        (month_start + (day(reported_by) - 1)::integer) as reported_by

    from cut

    where role = 'previous'

),

known as (

    select
        cuts.role,
        alerts.*,
        links.service_id,
        links.person_id,
        links.risk_source_id,
        links.incident_id

    from alerts

    inner join links
        on alerts.alert_id = links.alert_id

    inner join cuts
        on alerts.reported_on <= cuts.reported_by
        and alerts.occurred_on <= cuts.month_end

),

services as (

    select * from int_services

),

first_spells as (

    select * from services

    qualify row_number() over (partition by service_id order by valid_from) = 1

),

final as (

    select
        known.role,
        known.alert_id,
        known.service_id,
        if(services.service_id is null, first_spells.provider_id, services.provider_id) as provider_id,
        if(services.service_id is null, first_spells.operator_id, services.operator_id) as operator_id,
        if(services.service_id is null, first_spells.brand_id, services.brand_id) as brand_id,
        if(services.service_id is null, first_spells.company_id, services.company_id) as company_id,
        known.incident_id,
        known.risk_source_id,
        known.source,
        known.occurred_on,
        known.reported_on,
        known.theme,
        known.harm,
        known.record_type,
        known.is_event,
        known.told_by_service,
        known.risk_source_role,
        known.enquiry_ref,
        known.visit_ref,
        known.finding,
        known.severity,
        known.is_serious,
        known.is_about_management,
        known.is_systemic,
        known.is_capacity_doubted,
        known.record_type in ('soft_intelligence', 'whistleblowing') and not coalesce(known.is_answered, false) as is_unanswered

    from known

    asof left join services
        on known.service_id = services.service_id
        and known.occurred_on >= services.valid_from

    left join first_spells
        on known.service_id = first_spells.service_id

)

select * from final
