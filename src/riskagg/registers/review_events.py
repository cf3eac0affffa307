"""Rows of the incidents workbook: pairs of alerts that may tell one event, side by side. Nothing of what was told in words is shown."""

import duckdb

from riskagg.registers.layouts import Column
from riskagg.registers.sheets import Given, Rows, named_rows, read_rows

EVENTS_SHOWN = (
    Column("service", "The service of both alerts.", width=28, is_given=True),
    Column("rank", "The service's rank now.", width=8, is_given=True),
    Column("probability", "That both report one event.", width=12, is_given=True),
    Column("one", "What one of the alerts reports.", width=30, is_given=True),
    Column("other", "What the other reports.", width=30, is_given=True),
    Column("person", "Whether they are about the same person, by keys alone.", width=14, is_given=True),
    Column("reason", "What speaks for and against it.", width=30, is_given=True),
    Column("now", "How the two count until somebody decides.", width=13, is_given=True),
)
EVENTS_DECIDED = (
    Column("alert_id", "", width=40),
    Column("other_alert_id", "", width=40),
    Column("decision", "", width=14),
    Column("decided_by_role", "", width=26),
    Column("decided_on", "", is_date=True, width=14),
    Column("now", "", width=44),
)
_DECIDED = """
select alert_id, other_alert_id, decision, decided_by_role, decided_on, outcome
from int_incident_decisions
order by decided_on desc, alert_id, other_alert_id
"""
# Services on the list come first, in its order: there one incident more or less is looked at.
_PAIRS = """
with told as (
    select
        alerts.alert_id, links.person_id,
        concat_ws(
            chr(10), alerts.agency, 'happened ' || alerts.occurred_on::varchar, 'told ' || alerts.reported_on::varchar,
            replace(alerts.theme, '_', ' '), 'harm ' || alerts.harm, if(alerts.told_by_service, 'told by the service', null)
        ) as text
    from stg_alerts as alerts
    inner join int_alert_links as links on links.alert_id = alerts.alert_id
)
select
    services.name as service, assessed.rank, round(doubts.probability, 2) as probability, one.text as one, other.text as other,
    case when doubts.persons = 'same, weakly' then 'perhaps the same' when one.person_id = other.person_id then 'the same'
        when one.person_id <> other.person_id then 'another' else 'not known' end as person,
    array_to_string(doubts.reasons, chr(10)) as reason,
    if(doubts.is_joined, 'one event', 'two events') as now, doubts.alert_id, doubts.other_alert_id
from int_event_doubts as doubts
inner join told as one on one.alert_id = doubts.alert_id
inner join told as other on other.alert_id = doubts.other_alert_id
left join int_services_now as services on services.service_id = doubts.service_id
left join mart_assessments as assessed
    on assessed.unit_id = doubts.service_id and assessed.unit_kind = 'service' and assessed.role = 'now' and assessed.band <> 'none'
order by assessed.rank nulls last, abs(doubts.probability - 0.5), doubts.alert_id, doubts.other_alert_id
"""


def event_rows(con: duckdb.DuckDBPyConnection) -> list[Given]:
    """One row per doubtful pair: the columns of ``EVENTS_SHOWN``, and the two alerts."""
    return named_rows(con, _PAIRS)


def decided_event_rows(con: duckdb.DuckDBPyConnection) -> Rows:
    """The last word on each pair, newest first, and what became of it."""
    return read_rows(con, _DECIDED)
