"""A history as files to hand round the meeting: a page to read and a table to work with, marked in their names."""

import hashlib
import re
from pathlib import Path

import pyarrow as pa
from markupsafe import Markup

from riskagg.area import Area
from riskagg.history.read import History
from riskagg.report import html
from riskagg.warehouse import Connection
from riskagg.warehouse.csv_file import write_csv

FOLDER = "history"
_STYLES = ("riskagg.css", "returns.css")
_TEXT, _DAY, _COUNT, _FLAG = pa.string(), pa.date32(), pa.int32(), pa.bool_()
# The table's columns: of the spell, then of the alert in it.
_OF_SPELL = (
    ("valid_from", _DAY), ("valid_to", _DAY), ("service_id", _TEXT), ("location_id_cqc", _TEXT), ("service_ref", _TEXT), ("name", _TEXT),
    ("provider_id", _TEXT), ("provider_name", _TEXT), ("provider_unknown", _TEXT), ("operator_name", _TEXT),
    ("brand_name", _TEXT), ("company_name", _TEXT),
    ("beds", _COUNT),
)  # fmt: skip
_OF_ALERT = (
    ("occurred_on", _DAY), ("reported_on", _DAY), ("source", _TEXT), ("supplier", _TEXT), ("source_ref", _TEXT), ("version", _COUNT),
    ("record_status", _TEXT), ("record_type", _TEXT), ("theme", _TEXT), ("harm", _TEXT), ("outcome", _TEXT), ("person", _TEXT),
    ("person_join", _TEXT), ("source_of_risk", _TEXT), ("source_of_risk_join", _TEXT),
    ("told_by_service", _FLAG), ("match_status", _TEXT), ("incident_id", _TEXT), ("is_after_cut", _FLAG),
    ("place_as_written", _TEXT), ("file", _TEXT), ("sheet", _TEXT), ("row", _COUNT),
)  # fmt: skip


def write_history(con: Connection, area: Area, history: History) -> list[Path]:
    """Write ``out/history/<kind>-<id>_<marking>.html`` and ``.csv``; the same warehouse gives the same bytes.

    The table has one row an alert, those at no service of ours last; a spell without an alert is on the page alone.

    Returns:
        The two files.
    """
    stem = area.out / FOLDER / f"{_safe(f'{history.subject.kind}-{history.subject.id}')}_{_safe(area.settings.marking)}"
    page = html.write_whole(stem.with_name(f"{stem.name}.html"), history_page(area, history))
    path = write_csv(con.from_arrow(_table(history)), stem.with_name(f"{stem.name}.csv"))
    return [page, path]


def history_page(area: Area, history: History) -> str:
    """The history as a page: self-contained, no script, no network."""
    settings = area.settings
    printed = html.environment().get_template("page_style.css.j2").render(marking=settings.marking, footer=history.subject.name)
    styles = [*(html.asset(name) for name in _STYLES), Markup(printed)]
    policy = html.content_policy([], [str(style) for style in styles])
    template = html.environment().get_template("history/history.html.j2")
    return template.render(settings=settings, styles=styles, content_policy=policy, history=history)


def _table(history: History) -> pa.Table:
    spells = {spell.number: {"valid_from": spell.valid_from, "valid_to": spell.valid_to, **spell.facts} for spell in history.spells}
    alerts = history.alerts
    last = len(history.spells) + 1
    # Sorted by its first columns, the table is in the order of the page.
    columns: dict[str, pa.Array] = {"spell": pa.array([alert["spell"] or last for alert in alerts], _COUNT)}
    for name, kind in _OF_ALERT[:1]:
        columns[name] = pa.array([alert[name] for alert in alerts], kind)
    for name, kind in _OF_SPELL:
        columns[name] = pa.array([spells.get(alert["spell"], {}).get(name) for alert in alerts], kind)
    for name, kind in _OF_ALERT[1:]:
        columns[name] = pa.array([alert[name] for alert in alerts], kind)
    return pa.table(columns)


def _safe(name: str) -> str:
    """A name that every system takes; where anything had to be replaced or cut a digest keeps two from being alike."""
    safe = re.sub(r"[^A-Za-z0-9.-]+", "-", name)[:60].strip(".-")
    return safe if safe == name else f"{safe}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}".strip("-")
