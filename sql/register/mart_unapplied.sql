-- What returned decisions say that changes nothing, because a hold, a level or a restriction ends only by a cell with its own day and role, or because
-- no unit is named.
-- Grain: decision_id, what

with

decisions as (

    select
        *,
        coalesce(by_role, chair_role) as role

    from mart_decisions

),

said as (

    select
        decision_id,
        unnest([
            if(unit_id is null, 'Names no service and no provider, so it is the state of none', null),
            if(is_hold_denied, 'Police hold N. A hold ends with the day and the role of its release', null),
            if(restriction = 'none', 'Restriction none. A restriction ends with lifted, its day and the role that lifts it', null),
            if(
                restriction = 'lifted' and (decided_on is null or coalesce(restriction_lifted_by_role, role) is null),
                'Restriction lifted without its day or without a role. Both are needed', null
            ),
            if(
                (hold_released_on is null) <> (hold_released_by_role is null),
                'Police hold released with a day or a role alone. Both are needed', null
            ),
            if(
                lower(level) in ('0', 'none', 'closed', 'ended') and (decided_on is null or role is null),
                'Level ended without its day or without a role. Both are needed', null
            )
        ]) as what

    from decisions

),

final as (

    select
        decisions.decision_id,
        said.what,
        decisions.unit_kind,
        decisions.unit_id,
        decisions.meeting_id,
        decisions.decided_on,
        decisions.file,
        decisions.row

    from said

    inner join decisions on said.decision_id = decisions.decision_id

    where said.what is not null

)

select * from final
