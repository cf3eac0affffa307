-- The latest version of each alert as of the cut, with its cells as coded; agencies' context is cut down to what a code list asks for.
-- Grain: alert_id

with

versions as (

    select * from stg_alert_rows

),

records as (

    select * from int_records

),

-- Columns and values that some code list's `when` names, `*` for any value but empty: all else is nothing to a translation.
asked as (

    select list(distinct lower(when_column) || '=' || lower(when_value)) as pairs

    from codelist

    where when_column is not null

),

final as (

    select
        versions.source || '|' || versions.supplier || '|' || versions.source_ref as alert_id,
        versions.* exclude (context, received_at),
        list_sort(list_filter(
            flatten(list_transform(
                versions.context,
                lambda said: [
                    lower(trim(said."column")) || '=' || lower(trim(said.value)),
                    case when trim(said.value) <> '' then lower(trim(said."column")) || '=*' end
                ]
            )),
            lambda pair: list_contains(asked.pairs, pair)
        )) as context,
        records.record_status,
        records.first_received_at

    from versions

    inner join records
        on versions.source = records.source
        and versions.supplier = records.supplier
        and versions.record_key = records.record_key
        and versions.version = records.version

    cross join asked

)

select * from final
