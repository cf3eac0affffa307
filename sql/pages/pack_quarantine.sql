-- Refused rows by rule and source.
-- Grain: rule, source
-- For: operational

select rule, source, count(*)::integer as n, min(reason) as example
from mart_quarantine
group by rule, source
order by n desc, rule, source
