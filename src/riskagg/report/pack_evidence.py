"""The incidents behind a unit's page: numbered, with people as Person A, B ... and the agencies' own references."""

from dataclasses import dataclass

from riskagg.disclosure import label_people, person_labels
from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped

SHOWN = 60


@dataclass(frozen=True)
class Evidence:
    """A unit's incidents and records, newest first and numbered from 1; ``numbers`` by incident or alert id.

    ``n_earlier`` incidents are only in the extract.
    """

    incidents: list[Row]
    records: list[Row]
    n_earlier: int
    numbers: dict[str, int]


def evidence(context: Context, kind: str, ids: list[str]) -> dict[str, Evidence]:
    """What stands behind the patterns and triggers of some units of one kind."""
    reader = context.reader
    labels = person_labels(reader.frame("pack_people", kind=kind, ids=ids), unit="unit_id")
    frame = label_people(reader.frame("pack_incidents", kind=kind, ids=ids), labels, unit="unit_id")
    incidents = reader.shown("pack_incidents", frame)
    wanted = sorted({row["incident_id"] for row in incidents})
    references = grouped(reader.rows("pack_references", ids=wanted), "incident_id")
    records = grouped(reader.rows("pack_records", kind=kind, ids=ids), "unit_id")
    by_unit = grouped(incidents, "unit_id")
    return {unit_id: _numbered(by_unit.get(unit_id, []), records.get(unit_id, []), references) for unit_id in ids}


def _numbered(incidents: list[Row], records: list[Row], references: dict[str, list[Row]]) -> Evidence:
    shown = [row | {"number": n, "references": references.get(row["incident_id"], [])} for n, row in enumerate(incidents[:SHOWN], 1)]
    numbers: dict[str, int] = {row["incident_id"]: row["number"] for row in shown}
    # A record that tells an incident of this page stands there already.
    apart = [row for row in records if row["incident_id"] not in numbers][:SHOWN]
    other = [row | {"number": n} for n, row in enumerate(apart, len(shown) + 1)]
    numbers |= {row["alert_id"]: numbers[row["incident_id"]] for row in records if row["incident_id"] in numbers}
    numbers |= {row["alert_id"]: row["number"] for row in other}
    return Evidence(shown, other, max(0, len(incidents) - SHOWN), numbers)
