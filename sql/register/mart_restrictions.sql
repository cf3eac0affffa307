-- Restrictions on a unit: from the decision that placed one to the next that lifted it; decisions in between that state it again renew its review.
-- Grain: unit_kind, unit_id, restriction, placed_on

with

decisions as (

    select *

    from mart_decisions

    where decided_on is not null
        and unit_id is not null
        and (
            restriction in ('voluntary', 'imposed')
            or (restriction = 'lifted' and coalesce(restriction_lifted_by_role, by_role, chair_role) is not null)
        )

),

cut as (

    select * from cut where role = 'now'

),

-- A lifting closes what stood before it: the number of liftings so far tells one restriction from the next.
counted as (

    select
        *,
        count(*) filter (where restriction = 'lifted') over (
            partition by unit_kind, unit_id order by decided_on, restriction <> 'lifted', decision_id
        ) as n_lifted_before

    from decisions

),

liftings as (

    select
        unit_kind,
        unit_id,
        n_lifted_before - 1 as episode,
        min(decided_on) as lifted_on

    from counted

    where restriction = 'lifted'

    group by unit_kind, unit_id, n_lifted_before

),

placed as (

    select
        unit_kind,
        unit_id,
        restriction,
        n_lifted_before as episode,
        max_by(restriction_by, {'decided_on': decided_on, 'decision_id': decision_id}) as restriction_by,
        min(decided_on) as placed_on,
        max_by(restriction_review_on, {'decided_on': decided_on, 'decision_id': decision_id}) as review_on

    from counted

    where restriction <> 'lifted'

    group by unit_kind, unit_id, restriction, n_lifted_before

),

final as (

    select
        placed.unit_kind,
        placed.unit_id,
        placed.restriction,
        placed.restriction_by,
        placed.placed_on,
        placed.review_on,
        liftings.lifted_on,
        case
            when liftings.lifted_on is not null then 'lifted'
            when placed.review_on <= cut.reported_by then 'review due'
            else 'in force'
        end as state

    from placed

    cross join cut

    left join liftings
        on placed.unit_kind = liftings.unit_kind
        and placed.unit_id = liftings.unit_id
        and placed.episode = liftings.episode

)

select * from final
