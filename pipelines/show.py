"""What the command line prints of what it found: words and tables for a person, on standard output."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from riskagg.report.read import Row

from .evidence import row_of
from .plain_console import PlainConsole

# Where output goes to a file or a pipe there is no width to fit into: nothing is cut short.
PIPE_WIDTH = 200


def console() -> Console:
    """Standard output; data is never taken for markup."""
    made = PlainConsole(markup=False, highlight=False, soft_wrap=False)
    return made if made.is_terminal else PlainConsole(markup=False, highlight=False, width=PIPE_WIDTH)


def show_explanation(found: dict[str, Any]) -> None:
    """Print what ``evidence.explanation`` found."""
    out = console()
    unit, cut, assessed = found["unit"], found["cut"], found["assessment"]
    out.print(
        f"{unit['name']} ({unit['unit_kind']} {unit['unit_id']}), {cut['month']:%Y-%m}, reported by {cut['reported_by']}", style="bold"
    )
    if assessed is None:
        out.print("Not ranked: no alert in 24 months.")
    else:
        _print_facts(out, assessed)
    _heading(out, "Patterns", found["patterns"])
    for pattern in found["patterns"]:
        _print_pattern(out, pattern)
    _heading(out, "Triggers", found["triggers"])
    _print_table(out, found["triggers"], ("rule", "result", "newly_met", "n", "since", "reason", "clause"))
    _heading(out, "Incidents and expected number by month", found["expected"])
    numbers = ("month", "n_incidents", "expected", "expected_low", "expected_high", "cumulative_observed", "cumulative_expected")
    _print_table(out, found["expected"], numbers)
    _heading(out, "Incidents", found["incidents"])
    for incident in found["incidents"]:
        _print_incident(out, incident)
    _heading(out, "Alerts that are no incident of this month's count", found["other_alerts"])
    _print_alerts(out, found["other_alerts"])


def show_incident(found: dict[str, Any]) -> None:
    """Print what ``evidence.incident_explanation`` found."""
    out = console()
    asked, cut = found["asked"], found["cut"]
    out.print(f"Incident {asked['id']}, {cut['month']:%Y-%m}, reported by {cut['reported_by']}", style="bold")
    if asked["asked"] != asked["id"]:
        out.print(f"  {asked['asked']} is told by it now: {_why_joined(asked)}")
    for incident in found["incidents"]:
        _print_incident(out, incident)
    if found["other_alerts"]:
        _heading(out, "Told after this month's cut", found["other_alerts"])
        _print_alerts(out, found["other_alerts"])
    _heading(out, "Patterns that hold it this month", found["patterns"])
    for pattern in found["patterns"]:
        out.print(f"  {pattern['unit_kind']} {pattern['unit_id']}: {pattern['pattern']} {pattern['theme']}".rstrip(), style="bold")
        out.print(f"    {pattern['sentence']}")


def _why_joined(asked: dict[str, Any]) -> str:
    if asked["is_joined_by_person"]:
        return "a person said that the two are one event"
    if asked["joined_by_alert_id"]:
        return f"{asked['joined_by_alert_id']}, received later, joined the two"
    return "a record was put right or withdrawn, or a key or place became known"


def show_table(title: str, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Print a titled table; ``nil`` where it has no rows."""
    out = console()
    _heading(out, title, rows)
    _print_table(out, rows, columns)


def _heading(out: Console, title: str, rows: Sequence[Any]) -> None:
    out.print()
    out.print(title if rows else f"{title}: nil", style="bold")


def _print_facts(out: Console, row: Row) -> None:
    for name, value in row.items():
        if name not in ("role", "unit_kind", "unit_id") and value is not None:
            out.print(f"  {name}: {_cell(value)}")


def _print_pattern(out: Console, pattern: Row) -> None:
    out.print(f"  {pattern['pattern']} {pattern['theme']}".rstrip(), style="bold")
    out.print(f"    {pattern['sentence']}")
    facts = [f"{name} {_cell(pattern[name])}" for name in _PATTERN_FACTS if pattern.get(name) is not None]
    out.print(f"    {', '.join(facts)}")
    out.print(f"    evidence: {', '.join([*pattern['incident_ids'], *(pattern['alert_ids'] or [])])}")


_PATTERN_FACTS = (
    "strength", "n_incidents", "n_people", "n_agencies", "window_from", "window_to", "since",
    "observed", "expected", "expected_low", "expected_high", "ratio", "ratio_low", "ratio_high", "p_value", "rule",
)  # fmt: skip


def _print_incident(out: Console, incident: Row) -> None:
    told = "told by the service" if incident["told_by_service"] else "not told by the service"
    facts = (incident["theme"], f"harm {incident['harm']}", f"outcome {incident['outcome']}", ", ".join(incident["agencies"]), told)
    out.print(f"  {incident['occurred_on']} {incident['incident_id']}: {'; '.join(facts)}")
    for alert in incident["alerts"]:
        out.print(f"    {alert['source_ref']} version {alert['version']}: {row_of(alert)}")
        if alert["linked_to_alert_id"]:
            out.print(f"      {_link(alert)}")
        if alert.get("place_decided_on"):
            out.print(f"      place decided by {alert['place_decided_by_role'] or 'a role not said'} on {alert['place_decided_on']}")
        if alert.get("as_told"):
            out.print(f"      as told (redacted): {alert['as_told']}")


def _link(alert: Row) -> str:
    """Which alert this one tells the event of again, and why that is thought."""
    likely = f", probability {alert['link_probability']:.2f}" if alert["link_probability"] is not None else ""
    because = f": {'; '.join(alert['link_reasons'])}" if alert["link_reasons"] else ""
    return f"one event with {alert['linked_to_alert_id']}{likely}{because}"


def _print_alerts(out: Console, alerts: Iterable[Row]) -> None:
    rows = [{**alert, "where": row_of(alert)} for alert in alerts]
    columns = (
        "occurred_on",
        "reported_on",
        "source",
        "source_ref",
        "version",
        "record_status",
        "theme",
        "harm",
        "match_status",
        "incident_id",
        "where",
    )
    _print_table(out, rows, columns)


def _print_table(out: Console, rows: Sequence[Row], columns: Sequence[str]) -> None:
    if not rows:
        return
    table = Table(box=SIMPLE, pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row[column])) for column in columns))
    out.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
