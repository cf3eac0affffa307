-- What meetings decided, with the unit that each decision is about; an id that names no unit is kept and marked. What a decision does not say is null.
-- Grain: decision_id

with

states as (

    select * from int_returned_states where returned_kind = 'meeting_decisions'

),

latest as (

    select
        record_key,
        max(value) filter (where name = 'decision_id') as decision_id,
        max(value) filter (where name = 'meeting_id') as meeting_id,
        max(value) filter (where name = 'service_id') as service_id,
        max(value) filter (where name = 'provider_id') as provider_id,
        max(value) filter (where name = 'level') as level,
        max(value) filter (where name = 'lead_agency') as lead_agency,
        max(value) filter (where name = 'chair_role') as chair_role,
        max(value) filter (where name = 'decision') as decision,
        max(value) filter (where name = 'rationale') as rationale,
        max(value) filter (where name = 'evidence_pack') as evidence_pack,
        max(value) filter (where name = 'restriction') as restriction,
        max(value) filter (where name = 'restriction_by') as restriction_by,
        max(value) filter (where name = 'restriction_lifted_by_role') as restriction_lifted_by_role,
        max(value) filter (where name = 'hold_released_by_role') as hold_released_by_role,
        max(value) filter (where name = 'police_hold') as police_hold,
        max(day) filter (where name = 'decided_on') as decided_on,
        max(day) filter (where name = 'restriction_review_on') as restriction_review_on,
        max(day) filter (where name = 'provider_informed_on') as provider_informed_on,
        max(day) filter (where name = 'hold_released_on') as hold_released_on,
        arg_max(by_role, place) as by_role,
        max(stated_on) as stated_on,
        bool_or(is_conflict) as is_conflict,
        arg_max(said_in, place) as said_in

    from states

    group by source, supplier, record_key

),

units as (

    select * from int_units

),

final as (

    select
        coalesce(latest.decision_id, latest.record_key) as decision_id,
        latest.meeting_id,
        coalesce(units.unit_kind, if(latest.service_id is null, 'provider', 'service')) as unit_kind,
        coalesce(units.unit_id, latest.service_id, latest.provider_id) as unit_id,
        latest.decided_on,
        latest.level,
        latest.lead_agency,
        latest.chair_role,
        latest.decision,
        latest.rationale,
        latest.evidence_pack,
        latest.restriction,
        latest.restriction_by,
        latest.restriction_review_on,
        latest.restriction_lifted_by_role,
        latest.provider_informed_on,
        coalesce(latest.police_hold = 'true', false) as police_hold,
        coalesce(latest.police_hold = 'false', false) as is_hold_denied,
        latest.hold_released_on,
        latest.hold_released_by_role,
        latest.by_role,
        latest.is_conflict,
        units.alias is not null as is_unit_known,
        latest.said_in.file as file,
        latest.said_in.batch_id as batch_id,
        latest.said_in.sheet as sheet,
        latest.said_in.row as row

    from latest

    left join units on coalesce(latest.service_id, latest.provider_id) = units.alias

)

select * from final
