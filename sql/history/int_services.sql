-- Spells of every service: what it was, whose, and who operated it, from a day to a day. Owners and operators cut the registrations' spells.
-- Grain: service_id, valid_from

with

spells as (

    select * from int_service_spells

),

operator_names as (

    select
        name as operator_name,
        company_id as operator_id

    from int_companies_named

    where id_kind = 'operator'

),

-- Of a company that registered anew the visits under its former Provider ID go on telling.
operators as (

    select
        visits.service_id,
        coalesce(companies.company_id, visits.provider_id) as company_visited,
        visits.visited_on,
        visits.operator_name,
        operator_names.operator_id

    from int_operator_visits as visits

    inner join operator_names using (operator_name)

    left join int_provider_companies as companies using (provider_id)

),

-- Only what differs from the visit before cuts a spell.
changes as (

    select service_id, visited_on as cut_on from operators

    qualify operator_id is distinct from lag(operator_id) over (partition by service_id, company_visited order by visited_on)

    union

    select service_id, owned_from from int_owners

),

pieces as (

    select service_id, valid_from as piece_from, valid_from from spells

    union

    select
        spells.service_id,
        changes.cut_on,
        spells.valid_from

    from spells

    inner join changes
        on spells.service_id = changes.service_id
        and changes.cut_on > spells.valid_from
        and changes.cut_on <= coalesce(spells.valid_to, date '9999-12-31')

),

owned as (

    select
        pieces.piece_from,
        owners.why_unknown is null or spells.valid_from > date '1990-01-01' as is_listed_then,
        spells.* replace (
            least(spells.valid_to, lead(pieces.piece_from) over (partition by pieces.service_id order by pieces.piece_from) - 1)::date as valid_to,
            -- Where ownership is recorded and no record holds, a list that does not say since when says nothing of an earlier day.
            coalesce(owners.provider_id, if(is_listed_then, spells.provider_id, null)) as provider_id,
            coalesce(owners.provider_name, if(is_listed_then, spells.provider_name, null)) as provider_name
        ),
        owners.why_unknown

    from pieces

    inner join spells
        on pieces.service_id = spells.service_id
        and pieces.valid_from = spells.valid_from

    left join int_owners as owners
        on pieces.service_id = owners.service_id
        and pieces.piece_from between owners.owned_from and coalesce(owners.owned_to, date '9999-12-31')

),

final as (

    select
        owned.service_id,
        owned.piece_from as valid_from,
        owned.valid_to,
        owned.location_id_cqc,
        owned.service_ref,
        owned.name,
        owned.address,
        owned.town,
        owned.postcode,
        owned.uprn,
        owned.service_kind,
        owned.service_kind_label,
        owned.beds,
        owned.host_authority,
        owned.provider_id,
        owned.provider_name,
        case when owned.provider_id is null then owned.why_unknown end as provider_unknown,
        coalesce(operators.operator_id, operator_names.operator_id) as operator_id,
        coalesce(operators.operator_name, owned.operator_name) as operator_name,
        owned.brand_id,
        owned.brand_name,
        companies.company_id,
        companies.company_name,
        owned.manager_key,
        owned.location_id_cqc is not null as is_registered

    from owned

    left join int_provider_companies as companies
        on owned.provider_id = companies.provider_id

    -- The newest visit up to the piece's first day, under the provider of that day: a new provider begins without an operator.
    asof left join operators
        on owned.service_id = operators.service_id
        and coalesce(companies.company_id, owned.provider_id, '') = operators.company_visited
        and owned.piece_from >= operators.visited_on

    left join operator_names
        on owned.operator_name = operator_names.operator_name

)

select * from final
