-- The state of each unit of which a meeting decided anything: its level, and whether the police hold it. A decision that says nothing of a level or a hold
-- changes neither. A level ends with 0, its day and a role; a hold ends with the day and the role of its release. Of decisions of one day the stricter counts.
-- Grain: unit_kind, unit_id

with

decisions as (

    select
        *,
        coalesce(try_cast(regexp_extract(level, '\d+') as integer), if(lower(level) in ('none', 'closed', 'ended'), 0, 1)) as step,
        coalesce(by_role, chair_role) as role

    from mart_decisions

    -- A decision that names no unit is the state of none; it is told as one that changes nothing.
    where unit_id is not null

),

levels as (

    select
        unit_kind,
        unit_id,
        arg_max(
            {'level': level, 'decided_on': decided_on, 'meeting_id': meeting_id}, {'decided_on': decided_on, 'step': step, 'meeting_id': meeting_id}
        ) as newest

    from decisions

    where level is not null
        and decided_on is not null
        and (step > 0 or role is not null)

    group by unit_kind, unit_id

),

releases as (

    select
        unit_kind,
        unit_id,
        max(hold_released_on) as released_on

    from decisions

    where hold_released_on is not null
        and hold_released_by_role is not null

    group by unit_kind, unit_id

),

holds as (

    select
        decisions.unit_kind,
        decisions.unit_id,
        max(releases.released_on) as released_on,
        -- On the day of a release the hold that was put there on that day stands: which came first is not known, and the stricter counts.
        min({'decided_on': decisions.decided_on, 'meeting_id': decisions.meeting_id}) filter (
            where releases.released_on is null
                or decisions.decided_on > releases.released_on
                or (decisions.decided_on = releases.released_on and decisions.hold_released_on is null)
        ) as standing

    from decisions

    left join releases
        on decisions.unit_kind = releases.unit_kind
        and decisions.unit_id = releases.unit_id

    where decisions.police_hold

    group by decisions.unit_kind, decisions.unit_id

),

units as (

    select distinct
        unit_kind,
        unit_id

    from decisions

),

final as (

    select
        units.unit_kind,
        units.unit_id,
        levels.newest.level as level,
        levels.newest.decided_on as level_on,
        levels.newest.meeting_id as level_meeting_id,
        holds.standing is not null as police_hold,
        holds.standing.decided_on as police_hold_on,
        holds.standing.meeting_id as hold_meeting_id,
        holds.released_on as hold_released_on

    from units

    left join levels
        on units.unit_kind = levels.unit_kind
        and units.unit_id = levels.unit_id

    left join holds
        on units.unit_kind = holds.unit_kind
        and units.unit_id = holds.unit_id

)

select * from final
