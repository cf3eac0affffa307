-- Restrictions whose review is due.
-- Grain: unit_kind, unit_id, restriction, placed_on
-- For: operational

select unit_kind, unit_id, restriction, restriction_by, placed_on, review_on
from mart_restrictions
where state = 'review due'
order by review_on, unit_kind, unit_id, restriction, placed_on
