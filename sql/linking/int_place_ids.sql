-- Ids that others issue for a place, and the service that each stands for alone.
-- Grain: id_kind, id

with

ids as (

    select 'service' as id_kind, upper(alias) as id, service_id from int_service_ids

    union

    select 'uprn', uprn, service_id from int_services where uprn is not null

    union

    select 'ods', directory.location_ods, ids.service_id

    from int_directory_states as directory

    inner join int_service_ids as ids
        on directory.location_id_cqc = ids.alias

    where directory.location_ods is not null

),

final as (

    select
        id_kind,
        id,
        min(service_id) as service_id

    from ids

    group by id_kind, id

    having count(distinct service_id) = 1

)

select * from final
