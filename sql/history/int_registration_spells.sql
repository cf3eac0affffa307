-- Spells of a registration: snapshots in a row that say the same are one spell, the first reaches back to the earliest start that any of
-- them states.
-- Grain: registration_id, valid_from

with

states as (

    select
        *,
        {
            'name': name, 'address': address, 'town': town, 'postcode': postcode, 'uprn': uprn, 'kind': service_kind,
            'label': service_kind_label, 'beds': beds, 'authority': host_authority, 'provider': provider_id,
            'provider_name': provider_name, 'operator': operator_name, 'brand': brand_id, 'brand_name': brand_name,
            'manager': manager_key
        } as said

    from int_registration_states

),

changed as (

    select
        *,
        lag(as_of) over of_registration is null as is_first,
        min(started_on) over whole as first_started_on,
        last_value(ended_on) over whole as ends_on,
        last_value(open_until) over whole as is_open_until

    from states

    window
        of_registration as (partition by registration_id order by as_of),
        whole as (partition by registration_id order by as_of rows between unbounded preceding and unbounded following)

    qualify said is distinct from lag(said) over of_registration
        or lag(as_of) over of_registration is null

),

dated as (

    select
        *,
        case
            when is_first then coalesce(first_started_on, date '1990-01-01')
            else as_of
        end as valid_from

    from changed

    -- A snapshot taken after the closure says nothing of the time before it.
    where is_first
        or ends_on is null
        or as_of <= ends_on

),

kept as (

    select * from dated

    -- A second state dated before the registration's own start replaces the first.
    qualify row_number() over (partition by registration_id, greatest(valid_from, coalesce(first_started_on, valid_from)) order by as_of desc) = 1

),

final as (

    select
        registration_id,
        valid_from,
        least(lead(valid_from) over (partition by registration_id order by valid_from) - 1, ends_on)::date as valid_to,
        is_open_until as open_until,
        location_id_cqc,
        service_ref,
        name,
        address,
        town,
        postcode,
        uprn,
        service_kind,
        service_kind_label,
        beds,
        host_authority,
        provider_id,
        provider_name,
        operator_name,
        brand_id,
        brand_name,
        manager_key

    from (select * replace (greatest(valid_from, coalesce(first_started_on, valid_from)) as valid_from) from kept)

)

select * from final
