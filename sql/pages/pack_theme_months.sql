-- Incidents of a service by theme and month, a year.
-- Grain: service_id, theme, month
-- For: operational

select service_id, mart_theme_months.theme, month, n_incidents
from mart_theme_months
left join theme on theme.theme = mart_theme_months.theme
where
    role = 'now' and mart_theme_months.theme <> 'all' and month > $month - interval 12 month and month <= $month
    and list_contains($ids, service_id)
order by service_id, theme.sort_order, mart_theme_months.theme, month
