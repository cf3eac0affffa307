-- Risk assessments, newest first, and whether an incident became known after one.
-- Grain: unit_kind, unit_id, tool, assessed_on
-- For: operational

select mart_risk_assessments.*, known.newest_on is not null and assessed_on < known.newest_on as is_before_latest
from mart_risk_assessments
left join (
    select service_id, max(known_on) as newest_on from int_incidents_at where role = 'now' group by service_id
) as known on unit_kind = 'service' and unit_id = known.service_id
order by assessed_on desc, unit_kind, unit_id, tool, level, score, assessor_role, review_by
