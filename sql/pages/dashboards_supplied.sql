-- Authorities about which a source sent something, by month.
-- Which suppliers of a source sent something for a month: without any of those that tell about a provider, its zero would be a guess.
-- Grain: source, month
-- For: operational

select source, month, list(distinct coalesce(authority, '') order by coalesce(authority, '')) as authorities
from mart_supply
where state in ('supplied', 'nil_return', 'late') and month >= $since and month <= $month_end
group by source, month
order by source, month
