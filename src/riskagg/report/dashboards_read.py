"""What the dashboards read of a month: one select a table, grouped in memory by provider."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskagg.disclosure import label_people, person_labels
from riskagg.disclosure.release import apply
from riskagg.report import dashboards_queries as queries
from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped, plain_rows

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
    months = [row["month"] for row in context.reader.rows("int_months", queries.MONTHS, month=context.month)]
    window = {"since": months[0], "until": context.month_end}
    read = _reader(context, window)
    assessed = read("mart_assessments", queries.ASSESSMENTS)
    by_kind = {kind: {row["unit_id"]: row for row in assessed if row["unit_kind"] == kind} for kind in ("service", "provider")}
    services = [row for row in context.services.values() if row["provider_id"]]
    return Region(
        context=context,
        months=months,
        providers={row["provider_id"]: row["name"] or row["provider_id"] for row in read("int_services_now", queries.PROVIDERS)},
        services=grouped(services, "provider_id"),
        assessments=by_kind["provider"],
        service_assessments=by_kind["service"],
        themes=grouped(read("provider_themes", queries.THEMES), "provider_id"),
        agencies=grouped(read("provider_agencies", queries.AGENCIES), "provider_id"),
        expected=grouped(read("mart_expected", queries.EXPECTED), "provider_id"),
        sparks={row["unit_id"]: row["counts"] for row in read("mart_expected", queries.SPARKS)},
        patterns=grouped(read("mart_patterns", queries.PATTERNS), "provider_id"),
        evidence=_evidence(context),
        triggers=grouped(read("mart_triggers", queries.TRIGGERS), "provider_id"),
        changes=grouped(read("int_services", queries.CHANGES), "provider_id"),
        restrictions=grouped(read("mart_restrictions", queries.RESTRICTIONS), "provider_id"),
        actions=grouped(read("mart_actions", queries.ACTIONS), "provider_id"),
        decisions=grouped(read("mart_decisions", queries.DECISIONS), "provider_id"),
        concerns=grouped(read("stg_alerts", queries.CONCERNS), "provider_id"),
        supplied={(row["source"], row["month"]): row["authorities"] for row in read("mart_supply", queries.SUPPLIED)},
    )


def _reader(context: Context, window: dict[str, Any]) -> Callable[[str, str], list[Row]]:
    # DuckDB refuses a named value that a query does not name.
    def read(table: str, query: str) -> list[Row]:
        return context.reader.rows(table, query, **{name: value for name, value in window.items() if f"${name}" in query})

    return read


def _evidence(context: Context) -> dict[str, Row]:
    """Incidents that some pattern shown here rests on, people by their letters, as in the pack."""
    frame = context.reader.frame
    labels = person_labels(frame(queries.PEOPLE))
    incidents = label_people(frame(queries.EVIDENCE), labels)
    return {row["incident_id"]: row for row in plain_rows(apply("int_incidents_at", incidents, context.reader.profile))}
