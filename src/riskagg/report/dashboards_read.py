"""What the dashboards read of a month: one select a table, grouped in memory by provider."""

from dataclasses import dataclass
from datetime import date

from riskagg.disclosure import label_people, person_labels
from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped

ByProvider = dict[str, list[Row]]


@dataclass(frozen=True)
class Region:
    """A month of all providers; every mapping is by provider_id, services and evidence by their own id.

    ``months`` are the last 24 that the warehouse holds. ``supplied`` has, for a source and month, the authorities about which somebody sent
    something; ``""`` is about all of them.
    """

    context: Context
    months: list[date]
    providers: dict[str, str]
    services: ByProvider
    assessments: dict[str, Row]
    service_assessments: dict[str, Row]
    themes: ByProvider
    agencies: ByProvider
    expected: ByProvider
    sparks: dict[str, list[int]]
    patterns: ByProvider
    evidence: dict[str, Row]
    triggers: ByProvider
    changes: ByProvider
    restrictions: ByProvider
    actions: ByProvider
    decisions: ByProvider
    concerns: ByProvider
    supplied: dict[tuple[str, date], list[str]]


def read_region(context: Context) -> Region:
    """Read every table once."""
    months = [row["month"] for row in context.reader.rows("dashboards_months")]

    def read(name: str) -> list[Row]:
        return context.reader.rows(name, since=months[0])

    assessed = read("dashboards_assessments")
    by_kind = {kind: {row["unit_id"]: row for row in assessed if row["unit_kind"] == kind} for kind in ("service", "provider")}
    services = [row for row in context.services.values() if row["provider_id"]]
    return Region(
        context=context,
        months=months,
        providers={row["provider_id"]: row["name"] or row["provider_id"] for row in read("dashboards_providers")},
        services=grouped(services, "provider_id"),
        assessments=by_kind["provider"],
        service_assessments=by_kind["service"],
        themes=grouped(read("provider_themes"), "provider_id"),
        agencies=grouped(read("dashboards_agencies"), "provider_id"),
        expected=grouped(read("dashboards_expected"), "provider_id"),
        sparks={row["unit_id"]: row["counts"] for row in read("dashboards_sparks")},
        patterns=grouped(read("dashboards_patterns"), "provider_id"),
        evidence=_evidence(context),
        triggers=grouped(read("dashboards_triggers"), "provider_id"),
        changes=grouped(read("dashboards_changes"), "provider_id"),
        restrictions=grouped(read("dashboards_restrictions"), "provider_id"),
        actions=grouped(read("dashboards_actions"), "provider_id"),
        decisions=grouped(read("dashboards_decisions"), "provider_id"),
        concerns=grouped(read("dashboards_concerns"), "provider_id"),
        supplied={(row["source"], row["month"]): row["authorities"] for row in read("dashboards_supplied")},
    )


def _evidence(context: Context) -> dict[str, Row]:
    """Incidents that some pattern shown here rests on, people by their letters, as in the pack."""
    reader = context.reader
    labels = person_labels(reader.frame("dashboards_people"))
    incidents = label_people(reader.frame("dashboards_evidence"), labels)
    return {row["incident_id"]: row for row in reader.shown("dashboards_evidence", incidents)}
