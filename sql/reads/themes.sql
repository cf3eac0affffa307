-- Themes in the order of their list.
-- Grain: theme

select theme, label
from theme
order by sort_order, theme
