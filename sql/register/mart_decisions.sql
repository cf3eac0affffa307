-- What meetings decided, with the unit that each decision is about; an id that names no unit is kept and marked.
-- Grain: batch_id, sheet, row

with

decisions as (

    select * from raw_meeting_decisions

),

latest as (

    select * from int_returned_latest where returned_kind = 'meeting_decisions'

),

units as (

    select * from int_units

),

final as (

    select
        decisions.meeting_id,
        coalesce(units.unit_kind, if(decisions.service_id is null, 'provider', 'service')) as unit_kind,
        coalesce(units.unit_id, decisions.service_id, decisions.provider_id) as unit_id,
        decisions.decided_on,
        decisions.level,
        decisions.lead_agency,
        decisions.chair_role,
        decisions.decision,
        decisions.rationale,
        decisions.evidence_pack,
        lower(trim(decisions.restriction)) as restriction,
        decisions.restriction_by,
        decisions.restriction_review_on,
        decisions.provider_informed_on,
        coalesce(decisions.police_hold, false) as police_hold,
        units.alias is not null as is_unit_known,
        decisions.file,
        decisions.batch_id,
        decisions.sheet,
        decisions.row

    from decisions

    inner join latest
        on decisions.batch_id = latest.batch_id
        and decisions.sheet is not distinct from latest.sheet
        and decisions.row = latest.row

    left join units on coalesce(decisions.service_id, decisions.provider_id) = units.alias

)

select * from final
