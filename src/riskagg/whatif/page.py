"""The answer as files to hand round: a page to read and a workbook to work with, marked in their names."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from riskagg.area import Area
from riskagg.errors import SettingsError
from riskagg.registers.xlsx import write_xlsx
from riskagg.registers.xlsx_sheet import Heading, Sheet
from riskagg.report import html
from riskagg.report.charts import flags_a_month
from riskagg.report.pack import FILE_NAME
from riskagg.report.pack_context import Context
from riskagg.report.pack_ranked import anchors, ranked
from riskagg.report.read import grouped, plain_rows
from riskagg.whatif.answer import Answer
from riskagg.whatif.settings import BUDGET, Change

FOLDER = "whatif"
_STYLES = ("riskagg.css", "whatif.css")
_COLUMNS = ("high", "raised", "watch", "flagged", "new", "listed", "groups")
_TITLES = {"new": "newly flagged", "listed": "written out in full", "groups": "groups flagged"}
_LONGEST_NAME = 80


def write_answer(context: Context, found: Answer) -> list[Path]:
    """Write ``out/whatif/<changes>_<marking>.html`` and ``.xlsx``; the same warehouse and settings give the same bytes.

    Returns:
        The two files.

    Raises:
        SettingsError: the area's audience may not see single services.
    """
    require_audience(context.area)
    settings = context.area.settings
    stem = context.area.out / FOLDER / f"{file_stem(found.changes)}_{_safe(settings.marking)}"
    page = html.write_whole(stem.with_name(f"{stem.name}.html"), answer_page(context, found))
    title = f"What if, {settings.name}"
    return [page, write_xlsx(stem.with_name(f"{stem.name}.xlsx"), title, settings.marking, context.reported_by, _sheets(context, found))]


def require_audience(area: Area) -> None:
    """Refuse an area whose pages are for others than the meeting's members.

    Raises:
        SettingsError: the profile is not the operational one.
    """
    audience = area.settings.disclosure.profile
    if audience != "operational":
        raise SettingsError(
            f"area.toml, [disclosure] profile = {audience!r}: a what-if names services, so it is for 'operational' alone. Nothing was "
            "written. Ask in an area whose profile is 'operational'."
        )


def file_stem(changes: Sequence[Change]) -> str:
    """A file's name that says what was changed; a digest where that is too long for one."""
    said = "_".join(f"{change.setting.name}-{change.new:g}" for change in changes)
    return said if len(said) <= _LONGEST_NAME else f"{said[:_LONGEST_NAME]}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def answer_page(context: Context, found: Answer) -> str:
    """The answer as a page: self-contained, no script, no network."""
    settings = context.area.settings
    footer = f"What if, {settings.name}, {context.month:%B %Y}"
    printed = html.environment().get_template("page_style.css.j2").render(marking=settings.marking, footer=footer)
    styles = [*(html.asset(name) for name in _STYLES), Markup(printed)]
    chart = flags_a_month(
        "flagged",
        "Services flagged (raised or high) a month",
        found.months,
        found.today["flagged"].tolist(),
        found.then["flagged"].tolist(),
    )
    return (
        html.environment()
        .get_template("whatif/whatif.html.j2")
        .render(
            settings=settings,
            context=context,
            styles=styles,
            content_policy=html.content_policy([], [str(style) for style in styles]),
            found=found,
            chart=chart,
            moves=_moves(context, found),
            listed=_listed(context, found),
            rows=[(month, today, then) for month, today, then in zip(found.months, _rows(found.today), _rows(found.then), strict=True)],
            asks_budget=any(change.setting.name == BUDGET for change in found.changes),
            command=" ".join(f"--set {change.setting.name}={change.new:g}" for change in found.changes),
        )
    )


def _rows(counts: pd.DataFrame) -> list[dict[str, int]]:
    return [{str(name): int(value) for name, value in row.items()} for row in counts.to_dict("records")]


def _moves(context: Context, found: Answer) -> dict[str, list[dict[str, Any]]]:
    """Units that come in and that go, each once, with the months in which they do; services first, the newest first."""
    flags = found.moved[found.moved["is_flagged_today"] != found.moved["is_flagged_then"]]
    at = _pack_anchors(context)
    moves: dict[str, list[dict[str, Any]]] = {"in": [], "out": []}
    for (unit_kind, unit_id, comes), rows in grouped(plain_rows(flags), "unit_kind", "unit_id", "is_flagged_then").items():
        newest, side = rows[0], "then" if comes else "today"
        moves["in" if comes else "out"].append(
            {
                "unit_kind": unit_kind,
                "unit_id": unit_id,
                "name": context.unit(unit_kind, unit_id),
                "months": [date.fromisoformat(f"{row['round']}-01") for row in rows],
                "band_today": newest["band_today"],
                "band_then": newest["band_then"],
                "sentence": newest[f"lead_sentence_{side}"],
                "n_incidents": len(newest[f"incident_ids_{side}"]),
                "link": at.get((unit_kind, unit_id)),
            }
        )
    for units in moves.values():
        units.sort(key=lambda row: (row["unit_kind"] != "service", -row["months"][0].toordinal(), row["unit_kind"], row["unit_id"]))
    return moves


def _listed(context: Context, found: Answer) -> list[dict[str, Any]]:
    """Services that in the last month only one side writes out in full."""
    rows = found.moved[(found.moved["round"] == f"{found.months[-1]:%Y-%m}") & (found.moved["unit_kind"] == "service")]
    rows = rows[rows["is_listed_today"] != rows["is_listed_then"]]
    at = _pack_anchors(context)
    return [
        {"name": context.unit("service", row["unit_id"]), "link": at.get(("service", row["unit_id"])), **row}
        for row in plain_rows(rows.sort_values(["rank_today", "unit_id"], kind="stable"))
    ]


def _pack_anchors(context: Context) -> dict[tuple[str, str], str]:
    """Where the month's pack has a page of a unit; nowhere unless the pack there was made of the same batches and settings."""
    month = f"{context.month:%Y-%m}"
    pack = context.area.month_out(month) / FILE_NAME
    if not pack.is_file() or context.run_id not in pack.read_text(encoding="utf-8"):
        return {}
    return {unit: f"../{month}/{FILE_NAME}#{anchor}" for unit, anchor in anchors(ranked(context)).items()}


def _sheets(context: Context, found: Answer) -> list[Sheet]:
    settings = [
        [one.setting.name, one.setting.title, one.setting.file, one.setting.value, one.new, one.setting.owner] for one in found.changes
    ]
    sides = list(zip(found.months, _rows(found.today), _rows(found.then), strict=True))
    months = [[f"{month:%Y-%m}", *(side[name] for name in _COLUMNS for side in (today, then))] for month, today, then in sides]
    heads = [f"{_TITLES.get(name, name)}, {side}" for name in _COLUMNS for side in ("today", "change")]
    sheets = [
        _sheet("Settings", settings, ("setting", 30), ("of", 56), ("file", 26), ("today", 12), ("change", 12), ("owner", 40)),
        _sheet("Months", months, ("month", 12), *((head, 16) for head in heads)),
        _units_sheet(context, found),
    ]
    return [*sheets, *([_quiet_sheet(found)] if found.quiet else [])]


def _units_sheet(context: Context, found: Answer) -> Sheet:
    rows = []
    for row in plain_rows(found.moved):
        side = "then" if row["is_flagged_then"] or row["is_listed_then"] else "today"
        state = [row[f"{name}_{when}"] for name in ("band", "rank", "is_flagged", "is_listed") for when in ("today", "then")]
        states = [("yes" if value else "no") if isinstance(value, bool) else value for value in state]
        unit = [row["round"], row["unit_kind"], row["unit_id"], context.unit(row["unit_kind"], row["unit_id"])]
        rows.append([*unit, *states, row[f"lead_sentence_{side}"], "; ".join(row[f"incident_ids_{side}"])])
    named = [(f"{name}, {when}", 12) for name in ("band", "rank", "flagged", "written out") for when in ("today", "change")]
    who = (("month", 12), ("kind", 14), ("id", 22), ("name", 36))
    return _sheet("Who comes and goes", rows, *who, *named, ("first reason", 80), ("incidents", 60))


def _quiet_sheet(found: Answer) -> Sheet:
    assert found.quiet is not None
    rows = []
    for side, quiet in zip(("today", "change"), found.quiet, strict=True):
        means = (quiet.services, quiet.low, quiet.high, quiet.groups, quiet.watched)
        rows.append([side, quiet.n_regions, *(round(mean, 4) for mean in means), quiet.n_with_any])
    heads = ("regions", "services flagged", "95 % from", "95 % to", "groups flagged", "services on watch", "regions with any flag")
    return _sheet("False alarms", rows, ("settings", 12), *((head, 18) for head in heads))


def _sheet(title: str, rows: Sequence[Sequence[Any]], *heads: tuple[str, int]) -> Sheet:
    return Sheet(title, tuple(Heading(name, width) for name, width in heads), rows)


def _safe(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", text)[:_LONGEST_NAME].strip(".-")
