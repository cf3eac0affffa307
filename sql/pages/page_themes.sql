-- Themes in the order of their list.
-- Grain: theme
-- For: operational

select theme, label
from theme
order by sort_order, theme
