"""All that lies behind a unit's rank in a month, read from the marts as they stand: nothing is worked out here."""

from dataclasses import asdict
from typing import Any

from riskagg.report.read import Reader, Row, grouped

from .units import KnownIncident, Unit


def explanation(reader: Reader, unit: Unit) -> dict[str, Any]:
    """Every number behind a unit's rank, down to the alerts.

    Returns:
        unit, cut, assessment (None where the unit has none), patterns, triggers, expected (a month a row; services only), incidents,
        each with its alerts, and other_alerts: those of the unit that are no incident, or that nobody had told by the cut. Every alert
        names its file and row; one that tells an incident again names the alert that it was joined to, how likely the two are one event,
        and what spoke for and against it.
    """
    key = {"kind": unit.kind, "id": unit.id}
    incidents = reader.rows("explain_incidents", **key)
    counted = {incident["incident_id"] for incident in incidents}
    known: list[Row] = []
    other: list[Row] = []
    for alert in reader.rows("explain_alerts", **key):
        is_counted = alert.pop("is_known") and alert["incident_id"] in counted
        (known if is_counted else other).append(alert)
    of_incident = grouped(known, "incident_id")
    assessed = reader.rows("explain_assessment", **key)
    return {
        "unit": {"unit_kind": unit.kind, "unit_id": unit.id, "name": unit.name},
        "cut": reader.rows("explain_cut")[0],
        "assessment": assessed[0] if assessed else None,
        "patterns": reader.rows("explain_patterns", **key),
        "triggers": reader.rows("explain_triggers", **key),
        "expected": reader.rows("explain_expected", id=unit.id) if unit.kind == "service" else [],
        "incidents": [{**incident, "alerts": of_incident.get(incident["incident_id"], [])} for incident in incidents],
        "other_alerts": other,
    }


def incident_explanation(reader: Reader, known: KnownIncident) -> dict[str, Any]:
    """What an incident rests on and where it counts.

    Returns:
        asked (the id that was asked for, and how it came to lead here), cut, incidents (the one, with its alerts as in ``explanation``),
        patterns that hold it this month, and other_alerts: those of it that nobody had told by the cut.
    """
    incident = reader.rows("explain_incident", id=known.id)[0]
    told: list[Row] = []
    other: list[Row] = []
    for alert in reader.rows("explain_alerts", kind="incident", id=known.id):
        (told if alert.pop("is_known") else other).append(alert)
    return {
        "asked": asdict(known),
        "cut": reader.rows("explain_cut")[0],
        "patterns": reader.rows("explain_incident_patterns", id=known.id),
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
