-- Each service in every month: beds, how many bed-months it was open, whose it was at the month's end (or when it last was in the month).
-- Exposure is null where the capacity is unknown, or the kind has none.
-- Grain: service_id, month

with

months as (

    select
        month,
        last_day(month) as month_end

    from int_months

),

spells as (

    select
        *,
        coalesce(valid_to, date '9999-12-31') as last_valid_on

    from int_services

),

services as (

    select distinct service_id from spells

),

overlapping as (

    select
        months.month,
        spells.*,
        least(spells.last_valid_on, months.month_end) - greatest(spells.valid_from, months.month) + 1 as n_days,
        day(months.month_end) as days_of_month

    from months

    inner join spells
        on spells.valid_from <= months.month_end
        and spells.last_valid_on >= months.month

),

open_months as (

    select
        service_id,
        month,
        max({
            'valid_from': valid_from, 'service_kind': service_kind, 'beds': beds, 'provider_id': provider_id, 'operator_id': operator_id,
            'brand_id': brand_id, 'company_id': company_id, 'host_authority': host_authority
        }) as at_end,
        case when bool_and(beds is not null) then sum(beds * n_days / days_of_month) end as exposure

    from overlapping

    group by service_id, month

),

shut_months as (

    select
        services.service_id,
        months.month

    from services

    cross join months

    anti join open_months
        on services.service_id = open_months.service_id
        and months.month = open_months.month

),

-- A month in which it was not open: the spell before, else the first to come.
nearest_spells as (

    select
        shut_months.month,
        spells.*

    from shut_months

    inner join spells
        on shut_months.service_id = spells.service_id

    qualify row_number() over (
        partition by shut_months.service_id, shut_months.month
        order by
            spells.valid_from <= shut_months.month desc,
            abs(spells.valid_from - shut_months.month)
    ) = 1

),

final as (

    select
        service_id,
        month,
        at_end.service_kind as service_kind,
        at_end.beds as beds,
        exposure,
        at_end.provider_id as provider_id,
        at_end.operator_id as operator_id,
        at_end.brand_id as brand_id,
        at_end.company_id as company_id,
        at_end.host_authority as host_authority,
        true as is_open

    from open_months

    union all by name

    select
        service_id,
        month,
        service_kind,
        beds,
        case when beds is not null then 0.0 end as exposure,
        provider_id,
        operator_id,
        brand_id,
        company_id,
        host_authority,
        false as is_open

    from nearest_spells

)

select * from final
