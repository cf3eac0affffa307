-- Which providers stood together, and from when to when: under a company number, an operating company or a brand. A provider belongs for as long as any of its
-- services does; a break begins a new row. An owner by its number is a provider already, over all the services that it owns.
-- Grain: group_kind, group_id, provider_id, valid_from

with

services as (

    select * from int_services where provider_id is not null

),

memberships as (

    select 'company' as group_kind, company_id as group_id, company_name as group_name, * from services

    union all

    select 'operator', operator_id, operator_name, * from services

    union all

    select 'brand', brand_id, brand_name, * from services

),

spells as (

    select
        group_kind,
        group_id,
        group_name,
        provider_id,
        provider_name,
        valid_from,
        coalesce(valid_to, date '9999-12-31') as last_on

    from memberships

    where group_id is not null

),

marked as (

    select
        *,
        valid_from > 1 + max(last_on) over (
            partition by group_kind, group_id, provider_id order by valid_from, last_on rows between unbounded preceding and 1 preceding
        ) as is_after_a_break

    from spells

),

numbered as (

    select
        *,
        count(*) filter (where is_after_a_break) over (
            partition by group_kind, group_id, provider_id order by valid_from, last_on rows between unbounded preceding and current row
        ) as stretch

    from marked

),

final as (

    select
        group_kind,
        group_id,
        provider_id,
        min(valid_from) as valid_from,
        nullif(max(last_on), date '9999-12-31') as valid_to,
        arg_max(group_name, (valid_from, group_name)) as group_name,
        arg_max(provider_name, (valid_from, provider_name)) as provider_name

    from numbered

    group by group_kind, group_id, provider_id, stretch

)

select * from final
