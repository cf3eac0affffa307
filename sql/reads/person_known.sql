-- Whether any alert has a person or source of risk: one row.
-- Grain: is_known

select exists (
    select 1 from int_alert_links where $id = case $kind when 'person' then person_id else risk_source_id end
) as is_known
