-- Refused rows by rule, with an example.
-- Grain: source, rule
-- For: operational

select source, rule, count(*)::integer as n, min(reason) as example
from mart_quarantine
group by source, rule
order by source, n desc, rule
