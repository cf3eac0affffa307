-- Whether any alert has a person or source of risk: one row.
-- Grain: is_known

select exists (
    select 1
    from int_alert_links as links
    left join int_further_people as further on further.alert_id = links.alert_id
    where list_contains(
        case $kind
            when 'person' then [links.person_id] || coalesce(further.people, [])
            else [links.risk_source_id] || coalesce(further.risk_sources, [])
        end,
        $id
    )
) as is_known
