"""Section 3 and annex A of the pack: who is listed, in which order and why, and everyone else."""

from typing import Any

from riskagg.report.charts import sparkline
from riskagg.report.pack_context import Context, UnitKey
from riskagg.report.read import Row, grouped

PROVIDERS = 5
# A region of 30,000 services does not fit into a file that is e-mailed; the rest is in the extract.
ANNEX = 2000


def ranked(context: Context) -> dict[str, Any]:
    """Services up to the attention budget, units above them, the rest for the annex, and the anchors of those with a page.

    A unit without any pattern is never on the list, however much room there is.
    """
    rows = grouped(context.reader.rows("pack_ranked"), "unit_kind")
    services = rows.get("service", [])
    shown = [row for row in services if row["band"] != "none"][: context.area.settings.meeting.attention_budget]
    groups = _groups(context, rows)
    _complete(context, shown, groups)
    listed = {(row["unit_kind"], row["unit_id"]) for row in shown}
    rest = [row for row in services if (row["unit_kind"], row["unit_id"]) not in listed]
    return {
        "services": shown,
        "groups": groups,
        "n_all": len(services),
        "n_more_banded": sum(row["band"] != "none" for row in rest),
        "annex": services[:ANNEX],
        "n_beyond": max(0, len(services) - ANNEX),
    }


def _groups(context: Context, rows: dict[str, list[Row]]) -> list[Row]:
    """Units above services; a company that operates what it is registered for stands once, as the provider."""
    found = [row for kind in _KINDS for row in rows.get(kind, []) if row["band"] != "none"]
    providers = {context.unit("provider", row["unit_id"]) for row in found if row["unit_kind"] == "provider"}
    found = [row for row in found if row["unit_kind"] != "operator" or context.unit("operator", row["unit_id"]) not in providers]
    return sorted(found, key=lambda row: (_ORDER[row["band"]], row["rank"], _KINDS.index(row["unit_kind"]), row["unit_id"]))[:PROVIDERS]


def anchors(listed: dict[str, Any]) -> dict[UnitKey, str]:
    """Units that have a page of their own, with the page's id."""
    found = {(row["unit_kind"], row["unit_id"]): f"service-{number}" for number, row in enumerate(listed["services"], 1)}
    return found | {(row["unit_kind"], row["unit_id"]): f"group-{number}" for number, row in enumerate(listed["groups"], 1)}


def move(row: Row) -> tuple[str, str]:
    """Sign and words of the change since last month: ``("▲", "3 up")``."""
    places = abs(row["previous_rank"] - row["rank"]) if row["previous_rank"] is not None and row["rank"] is not None else 0
    signs = {"new": ("★", "new"), "up": ("▲", "up"), "down": ("▼", "down"), "gone": ("□", "gone"), "not judged": ("?", "not judged")}
    sign, word = signs.get(row["change"] or "same", ("■", "same"))
    return sign, f"{places} {word}" if places and word in ("up", "down") else word


def _complete(context: Context, shown: list[Row], groups: list[Row]) -> None:
    """Add to each row what the list shows of it: sparkline, agencies, the move."""
    ids = [row["unit_id"] for row in (*shown, *groups)]
    months = grouped(context.reader.rows("pack_year", ids=ids), "unit_id")
    told = {(row["unit_kind"], row["unit_id"]): row["agencies"] for row in context.reader.rows("pack_pattern_agencies", ids=ids)}
    for row in (*shown, *groups):
        row["agencies"] = [context.agency(source) for source in told.get((row["unit_kind"], row["unit_id"]), [])]
        row["move"] = move(row)
        counts = [month["n_incidents"] for month in months.get(row["unit_id"], [])] if row["unit_kind"] == "service" else []
        row["spark"] = sparkline(counts, "Incidents a month, 12 months") if counts else None


_KINDS = ("provider", "operator", "brand", "company")
_ORDER = {"high": 0, "raised": 1, "watch": 2, "none": 3}
