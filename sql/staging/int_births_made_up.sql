-- Births that a supplier writes where none is known: five surnames or more share one, and so do 1 % of the supplier's people or more. Judged whenever somebody with
-- that birth is first reported, by what had been received by then: a birth once taken as made up stays so, whatever comes later. What was reported
-- after the cut is not counted: a past month stays as it was.
-- Grain: role, source, supplier, birth

with

versions as (

    select stg_alert_rows.*

    from stg_alert_rows

    inner join cut
        on cut.role = 'now'
        and stg_alert_rows.reported_on <= cut.reported_by

),

said as (

    select
        'person' as role,
        source,
        supplier,
        received_at,
        person_birth as birth,
        person_surname_birth as surname,
        coalesce(person_local_ref, person_nhs, person_name_birth) as person

    from versions

    where coalesce(person_local_ref, person_nhs, person_name_birth) is not null

    union all

    select
        'risk_source',
        source,
        supplier,
        received_at,
        risk_source_birth,
        risk_source_surname_birth,
        coalesce(risk_source_local_ref, risk_source_nhs, risk_source_name_birth)

    from versions

    where risk_source_birth is not null
        and coalesce(risk_source_local_ref, risk_source_nhs, risk_source_name_birth) is not null

),

shared as (

    select
        role,
        source,
        supplier,
        birth

    from said

    where birth is not null

    group by role, source, supplier, birth

    having count(distinct surname) >= 5

),

of_shared as (

    select said.*

    from said

    inner join shared
        on said.role = shared.role
        and said.source = shared.source
        and said.supplier = shared.supplier
        and said.birth = shared.birth

),

-- Each of the supplier's people when first reported; everybody counts, whatever their birth.
people as (

    select
        said.role,
        said.source,
        said.supplier,
        said.person,
        min(said.received_at) as first_at

    from said

    inner join (select distinct role, source, supplier from shared) as suppliers
        on said.role = suppliers.role
        and said.source = suppliers.source
        and said.supplier = suppliers.supplier

    group by said.role, said.source, said.supplier, said.person

),

moments as (

    select distinct
        role,
        source,
        supplier,
        birth,
        min(received_at) over (partition by role, source, supplier, birth, person) as reached_at

    from of_shared

),

-- By each moment: the surnames and people with the birth, and all people of the supplier.
with_birth as (

    select
        moments.role,
        moments.source,
        moments.supplier,
        moments.birth,
        moments.reached_at,
        count(distinct of_shared.surname) as n_surnames,
        count(distinct of_shared.person) as n_people

    from moments

    inner join of_shared
        on moments.role = of_shared.role
        and moments.source = of_shared.source
        and moments.supplier = of_shared.supplier
        and moments.birth = of_shared.birth
        and of_shared.received_at <= moments.reached_at

    group by all

),

with_all as (

    select
        with_birth.*,
        count(*) as n_all

    from with_birth

    inner join people
        on with_birth.role = people.role
        and with_birth.source = people.source
        and with_birth.supplier = people.supplier
        and people.first_at <= with_birth.reached_at

    group by all

),

final as (

    select
        role,
        source,
        supplier,
        birth,
        min(reached_at) filter (where n_surnames >= 5 and 100 * n_people >= n_all) as since,
        max(n_surnames)::integer as n_surnames,
        max(n_people)::integer as n_people

    from with_all

    group by role, source, supplier, birth

)

select * from final

where since is not null
