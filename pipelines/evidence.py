"""All that lies behind a unit's rank in a month, read from the marts as they stand: nothing is worked out here."""

from dataclasses import asdict
from typing import Any

from riskagg.report.read import Reader, Row, grouped

from .units import KnownIncident, Unit

_ASSESSMENT = "select * from mart_assessments where role = 'now' and unit_kind = $kind and unit_id = $id"
_PATTERNS = "select * from mart_patterns where role = 'now' and unit_kind = $kind and unit_id = $id order by strength desc, pattern, theme"
_TRIGGERS = "select * from mart_triggers where role = 'now' and unit_kind = $kind and unit_id = $id order by rule"
_EXPECTED = "select * exclude (role, unit_id) from mart_expected where role = 'now' and unit_id = $id and theme = 'all' order by month"

_INCIDENTS = """
select incidents.* exclude (role)
from int_incidents_at as incidents
where incidents.role = 'now'
    and $id = case $kind
    when 'service' then service_id when 'provider' then provider_id when 'operator' then operator_id
    when 'brand' then brand_id else company_id
end
order by occurred_on, incident_id
"""

_ALERTS = """
select
    alerts.alert_id, alerts.source, alerts.supplier, alerts.source_ref, alerts.version, alerts.record_status,
    alerts.batch_id, alerts.file, alerts.sheet, alerts.row,
    alerts.occurred_on, alerts.reported_on, alerts.theme, alerts.harm, alerts.outcome, alerts.record_type, alerts.told_by_service,
    links.incident_id, links.service_id, links.location_id_cqc, links.service_ref, links.match_status, mentions.text as place_as_written,
    mentions.method, mentions.probability, decisions.decided_by_role as place_decided_by_role, decisions.decided_on as place_decided_on,
    joined.linked_to_alert_id, joined.probability as link_probability, joined.reasons as link_reasons,
    alerts.reported_on <= cut.reported_by and alerts.occurred_on <= cut.month_end as is_known
from int_alert_links as links
inner join stg_alerts as alerts on alerts.alert_id = links.alert_id
inner join cut on cut.role = 'now'
left join int_mentions as mentions on mentions.mention_id = links.mention_id
left join int_event_links as joined on joined.alert_id = links.alert_id
left join int_place_decisions_told as decisions
    on decisions.mention_id = links.mention_id and decisions.state = 'stands' and decisions.decision = 'same'
left join int_services as services
    on services.service_id = links.service_id
    and alerts.occurred_on between services.valid_from and coalesce(services.valid_to, date '9999-12-31')
where {where}
order by alerts.occurred_on, alerts.alert_id
"""

_OF_UNIT = """$id = case $kind
    when 'service' then links.service_id
    when 'provider' then services.provider_id
    when 'operator' then services.operator_id
    when 'brand' then services.brand_id
    else services.company_id
end"""

_INCIDENT = "select * from int_incidents where incident_id = $id"
_PATTERNS_OF_INCIDENT = """
select * from mart_patterns
where role = 'now' and list_contains(incident_ids, $id)
order by unit_kind, unit_id, strength desc, pattern, theme
"""


def explanation(reader: Reader, unit: Unit) -> dict[str, Any]:
    """Every number behind a unit's rank, down to the alerts.

    Returns:
        unit, cut, assessment (None where the unit has none), patterns, triggers, expected (a month a row; services only), incidents,
        each with its alerts, and other_alerts: those of the unit that are no incident, or that nobody had told by the cut. Every alert
        names its file and row; one that tells an incident again names the alert that it was joined to, how likely the two are one event,
        and what spoke for and against it.
    """
    key = {"kind": unit.kind, "id": unit.id}
    incidents = reader.rows("int_incidents_at", _INCIDENTS, **key)
    counted = {incident["incident_id"] for incident in incidents}
    known: list[Row] = []
    other: list[Row] = []
    for alert in reader.rows("stg_alerts", _ALERTS.format(where=_OF_UNIT), **key):
        is_counted = alert.pop("is_known") and alert["incident_id"] in counted
        (known if is_counted else other).append(alert)
    of_incident = grouped(known, "incident_id")
    assessed = reader.rows("mart_assessments", _ASSESSMENT, **key)
    return {
        "unit": {"unit_kind": unit.kind, "unit_id": unit.id, "name": unit.name},
        "cut": reader.rows("cut", "select * exclude (role) from cut where role = 'now'")[0],
        "assessment": assessed[0] if assessed else None,
        "patterns": reader.rows("mart_patterns", _PATTERNS, **key),
        "triggers": reader.rows("mart_triggers", _TRIGGERS, **key),
        "expected": reader.rows("mart_expected", _EXPECTED, id=unit.id) if unit.kind == "service" else [],
        "incidents": [{**incident, "alerts": of_incident.get(incident["incident_id"], [])} for incident in incidents],
        "other_alerts": other,
    }


def incident_explanation(reader: Reader, known: KnownIncident) -> dict[str, Any]:
    """What an incident rests on and where it counts.

    Returns:
        asked (the id that was asked for, and how it came to lead here), cut, incidents (the one, with its alerts as in ``explanation``),
        patterns that hold it this month, and other_alerts: those of it that nobody had told by the cut.
    """
    incident = reader.rows("int_incidents", _INCIDENT, id=known.id)[0]
    told: list[Row] = []
    other: list[Row] = []
    for alert in reader.rows("stg_alerts", _ALERTS.format(where="links.incident_id = $id"), id=known.id):
        (told if alert.pop("is_known") else other).append(alert)
    return {
        "asked": asdict(known),
        "cut": reader.rows("cut", "select * exclude (role) from cut where role = 'now'")[0],
        "patterns": reader.rows("mart_patterns", _PATTERNS_OF_INCIDENT, id=known.id),
        "incidents": [{**incident, "alerts": told}],
        "other_alerts": other,
    }


def alerts_of(found: dict[str, Any]) -> list[Row]:
    """Every alert of an explanation."""
    return [*(alert for incident in found["incidents"] for alert in incident["alerts"]), *found["other_alerts"]]


def as_json(found: dict[str, Any]) -> str:
    """JSON with dates in ISO and keys in the order above; the same warehouse gives the same text."""
    import json

    return json.dumps(found, indent=2, ensure_ascii=False, default=str)


def row_of(alert: Row) -> str:
    """Where an alert stands in what the agency sent."""
    sheet = f", sheet {alert['sheet']}" if alert["sheet"] else ""
    return f"{alert['file']}{sheet}, row {alert['row']}"
