"""Sections 1 and 2 of the pack: the one-page summary, and what is for decision today."""

from typing import Any

from riskagg.intake import kinds
from riskagg.intake.advice import advices
from riskagg.report.left_out import left_out, other_checks
from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped

# A unit is held against its own past, which is all but the last 180 days: with less than a year of that, mostly against its peers.
WHOLE_HISTORY = 18
HEADLINES = (
    ("new", "New on the list"),
    ("up", "Rising"),
    ("down", "Falling"),
    ("gone", "No longer on the list"),
    ("not judged", "Not supplied, so not judged"),
)
LINES = 5
NAMED = 6


def summary(context: Context) -> dict[str, Any]:
    """The front page: what changed, the headline table, who supplied, what waits for review and could change, gates that failed."""
    reader = context.reader
    changed = reader.rows("pack_changes")
    tally = reader.frame("pack_tally").iloc[0]
    budget = context.area.settings.meeting.attention_budget
    return {
        "changed": changed[:LINES],
        "n_changed": len(changed),
        "headlines": [_headline(word, [row for row in changed if row["change"] == code]) for code, word in HEADLINES],
        "closed": [row for row in context.services.values() if _closed_in(row, context)],
        "supply": reader.rows("pack_supply"),
        "left_out": (without := left_out(context)),
        "gates": other_checks(reader.rows("pack_failed_checks"), without),
        "short_history": _short_history(context),
        "returned_refused": _returned_refused(context),
        "n_alerts": int(tally["n_alerts"]),
        "n_incidents": int(tally["n_incidents"]),
        "n_review": int(tally["n_review"]),
        "review_pct": 100 * int(tally["n_review"]) / max(int(tally["n_told"]), 1),
        "budget": budget,
        "could_rise": reader.rows("pack_could_rise", budget=budget, bands=[*_BANDS, "none"]),
    }


def decisions_today(context: Context) -> dict[str, Any]:
    """What the meeting has to decide or to ask after; triggers newly met a unit, in the order of the ranks."""
    reader = context.reader
    by_unit = list(grouped(reader.rows("pack_newly_met"), "unit_kind", "unit_id").values())
    budget = context.area.settings.meeting.attention_budget
    return {
        "newly_met": by_unit[:budget],
        "newly_met_beyond": [triggers[0] for triggers in by_unit[budget:]],
        "immediate": reader.rows("pack_immediate"),
        "reviews_due": reader.rows("pack_reviews_due"),
        "minutes_overdue": reader.rows("pack_minutes_overdue"),
    }


def _short_history(context: Context) -> Row | None:
    """How far back the supply goes, where that is less than a whole history; first_month, n_months, n_whole."""
    (row,) = context.reader.rows("pack_supply_span")
    return row | {"n_whole": WHOLE_HISTORY} if row["n_months"] is not None and row["n_months"] < WHOLE_HISTORY else None


def _returned_refused(context: Context) -> list[Row]:
    """Rows of returned files that were refused: file, n_rows (0 for the whole file), reason, and what to do."""
    rows = context.reader.rows("pack_returned_refused", kinds=sorted(kinds.RETURNED))
    return [row | {"do": advices()[row["rule"]].do if row["rule"] in advices() else "See the reason."} for row in rows]


def _headline(word: str, rows: list[Row]) -> Row:
    """One line of the headline table; services come first, since they are most of what the meeting discusses."""
    services = [row for row in rows if row["unit_kind"] == "service"]
    by_band = {band: sum((row["band"] if row["change"] != "gone" else row["previous_band"]) == band for row in services) for band in _BANDS}
    return {"word": word, "by_band": by_band, "n": len(services), "named": services[:NAMED], "n_more": max(0, len(services) - NAMED)}


_BANDS = ("high", "raised", "watch")


def _closed_in(row: Row, context: Context) -> bool:
    last = row.get("last_on")
    return row.get("is_open") is False and last is not None and context.month <= last <= context.month_end
