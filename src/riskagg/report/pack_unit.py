"""Section 4 of the pack: a page for each listed service and a shorter one for each listed provider, company and brand."""

from typing import Any

from riskagg.report.beginnings import beginning
from riskagg.report.charts import Chart, cumulative, monthly_bars, sparkline
from riskagg.report.pack_context import Context
from riskagg.report.pack_evidence import Evidence, evidence
from riskagg.report.pack_tables import agency_months, earlier, theme_months
from riskagg.report.read import Row, grouped

REGISTERS = {
    "states": "pack_unit_states",
    "decisions": "pack_decisions",
    "restrictions": "pack_restrictions",
    "actions": "pack_actions",
    "assessments": "pack_risk_assessments",
}
Register = dict[str, list[Row]]
# A page gives its strongest reasons first and folds the others; on paper an incidents table holds those behind them and the newest.
REASONS, CITED, NEWEST = 6, 12, 3


def service_pages(context: Context, rows: list[Row], register: Register) -> list[dict[str, Any]]:
    """One page a listed service, in the list's order."""
    ids = [row["unit_id"] for row in rows]
    reader = context.reader
    months = grouped(reader.rows("pack_expected", ids=ids), "unit_id")
    themes, agencies, before = theme_months(context, ids), agency_months(context, ids), earlier(context, ids)
    renewed = grouped(reader.rows("pack_renewed", ids=ids), "service_id")
    pages = _pages(context, "service", rows, register)
    for number, page in enumerate(pages, 1):
        unit_id = page["row"]["unit_id"]
        page["service"] = context.services.get(unit_id, {"service_id": unit_id})
        page["renewed"] = renewed.get(unit_id, [])
        page["charts"] = _charts(context, f"chart-{number}", page, months.get(unit_id, []))
        page["themes"], page["agencies"], page["earlier"] = themes.get(unit_id), agencies.get(unit_id), before.get(unit_id, [])
    return pages


def group_pages(context: Context, rows: list[Row], register: Register) -> list[dict[str, Any]]:
    """One shorter page a listed provider, operating company, brand or company."""
    pages = []
    for row in rows:
        page = _pages(context, row["unit_kind"], [row], register)[0]
        services = context.reader.rows("pack_group_services", kind=row["unit_kind"], unit_id=row["unit_id"])
        ids = [service["service_id"] for service in services]
        months = grouped(context.reader.rows("pack_expected", ids=ids), "unit_id")
        for service in services:
            counts = [month["n_incidents"] for month in months.get(service["service_id"], [])]
            service["spark"] = sparkline(counts, "Incidents a month, 24 months") if counts else None
        of_group = {"kind": row["unit_kind"], "unit_id": row["unit_id"], "month_end": context.month_end}
        pages.append(page | {"services": services, "providers": context.reader.rows("pack_group_providers", **of_group)})
    return pages


def registers(context: Context) -> Register:
    """Decisions, restrictions, actions and risk assessments of every unit."""
    return {name: context.reader.rows(query) for name, query in REGISTERS.items()}


def _pages(context: Context, kind: str, rows: list[Row], register: Register) -> list[dict[str, Any]]:
    ids = [row["unit_id"] for row in rows]
    patterns = grouped(context.reader.rows("pack_patterns", kind=kind, ids=ids), "unit_id")
    triggers = grouped(context.reader.rows("pack_triggers", kind=kind, ids=ids), "unit_id")
    found = evidence(context, kind, ids)
    held = {name: grouped(table, "unit_kind", "unit_id") for name, table in register.items()}
    pages: list[dict[str, Any]] = []
    for row in rows:
        unit_id = row["unit_id"]
        mine: Evidence = found.get(unit_id, Evidence([], [], 0, {}))
        of_unit = {name: table.get((kind, unit_id), []) for name, table in held.items()}
        linked = [_linked(pattern, mine) for pattern in patterns.get(unit_id, [])]
        pages.append(
            {"row": row, "name": context.unit(kind, unit_id), "kind": kind, "evidence": mine, **of_unit}
            | {"patterns": linked, "reasons": linked[:REASONS], "other_reasons": linked[REASONS:], "on_paper": _on_paper(linked, mine)}
            | {"triggers": [_linked(trigger, mine) for trigger in triggers.get(unit_id, [])]}
            | {"police_hold": any(state["police_hold"] for state in of_unit["states"])}
            | {"documents": sorted({_document(trigger) for trigger in triggers.get(unit_id, []) if trigger["source_document"]})}
            | {"level": next((state["level"] for state in of_unit["states"]), None)}
        )
    return pages


def _document(trigger: Row) -> str:
    return f"{trigger['source_document']} ({trigger['revision']})" if trigger["revision"] else str(trigger["source_document"])


def _linked(row: Row, mine: Evidence) -> Row:
    """A pattern or trigger with the numbers, within the page, of the incidents and records behind it."""
    incidents, records = row["incident_ids"] or [], row["alert_ids"] or []
    numbers = sorted({mine.numbers[key] for key in (*incidents, *records) if key in mine.numbers})
    return row | {"numbers": numbers, "n_behind": max(len(numbers), len(incidents or records))}


def _on_paper(patterns: list[Row], mine: Evidence) -> set[int]:
    """Numbers of the rows that are printed: those that the reasons cite, and the newest of each table."""
    cited = {number for pattern in patterns[:REASONS] for number in pattern["numbers"][:CITED]}
    return cited | {row["number"] for table in (mine.incidents, mine.records) for row in table[:NEWEST]}


def _charts(context: Context, chart_id: str, page: dict[str, Any], rows: list[Row]) -> list[Chart]:
    if not rows:
        return []
    name, months = page["name"], [row["month"] for row in rows]
    began = beginning(context, page["patterns"], months[0])
    seen, expected, low, high = ([row[key] for row in rows] for key in ("n_incidents", "expected", "expected_low", "expected_high"))
    drawn = [monthly_bars(chart_id, f"Incidents a month at {name}", months, seen, expected, low, high, began)]
    sums = [row for row in rows if row["cumulative_observed"] is not None and row["cumulative_expected"] is not None]
    if sums:
        added, due = ([row[key] for row in sums] for key in ("cumulative_observed", "cumulative_expected"))
        drawn.append(cumulative(f"{chart_id}-sum", f"Incidents added up at {name}", [row["month"] for row in sums], added, due))
    return drawn
