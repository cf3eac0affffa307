-- Where the people of open mentions were last known to live, by certain places no later than the mention's last event.
-- People count by their own keys, row by row; who was last known in two places says nothing.
-- Grain: mention_id, service_id

with

told as (

    select * from (
        select
            alerts.source,
            alerts.supplier,
            alerts.place_key,
            alerts.occurred_on,
            unnest([
                if(rows_read.person_nhs is null, null, hash('nhs', rows_read.person_nhs)),
                if(rows_read.person_name_birth is null, null, hash('name', rows_read.person_name_birth)),
                if(
                    rows_read.person_local_ref is null or alerts.source in (select source from int_own_references),
                    null,
                    hash('local', rows_read.person_local_ref)
                )
            ]) as person

        from stg_alerts as alerts

        inner join stg_alert_rows as rows_read
            on alerts.batch_id = rows_read.batch_id
            and alerts."row" = rows_read."row"
            and alerts.sheet is not distinct from rows_read.sheet
    )

    where person is not null

),

seen as (

    select
        mentions.mention_id,
        known.service_id,
        told.person,
        told.occurred_on

    from told

    inner join int_mention_places as mentions
        on told.source = mentions.source
        and told.supplier = mentions.supplier
        and told.place_key = mentions.place_key

    inner join int_place_known as known
        on mentions.mention_id = known.mention_id

),

homes as (

    select
        person,
        occurred_on,
        case when count(distinct service_id) = 1 then min(service_id) end as service_id

    from seen

    where service_id is not null

    group by person, occurred_on

),

final as (

    select
        seen.mention_id,
        homes.service_id,
        count(distinct seen.person)::integer as n_people,
        count(*) over (partition by seen.mention_id)::integer as n_homes

    from seen

    asof inner join homes
        on seen.person = homes.person
        and seen.occurred_on >= homes.occurred_on

    where seen.service_id is null
        and homes.service_id is not null

    group by seen.mention_id, homes.service_id

)

select * from final
