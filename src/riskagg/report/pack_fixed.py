"""Section 5 of the pack: what the meeting always asks after, even when there is nothing."""

from typing import Any

from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped

SHOWN, UNITS = 30, 15


def fixed_sections(context: Context) -> dict[str, Any]:
    """The five sections that stand even when nil."""
    reader = context.reader
    states = {row["source"]: row["states"] for row in reader.rows("pack_source_states")}
    hidden = list(grouped(reader.rows("pack_hidden"), "unit_kind", "unit_id").values())
    regulator = reader.rows("pack_regulator")
    lower = reader.rows("pack_lower_level")
    return {
        "advocacy": _told(context, "advocacy", states),
        "whistleblowing": _told(context, "whistleblowing_complaints", states),
        "hidden": hidden[:UNITS],
        "n_hidden_more": max(0, len(hidden) - UNITS),
        "lower": lower[:SHOWN],
        "n_lower_more": max(0, len(lower) - SHOWN),
        "regulator": regulator[:SHOWN],
        "n_regulator_more": max(0, len(regulator) - SHOWN),
    }


def _told(context: Context, source: str, states: dict[str, list[str]]) -> dict[str, Any]:
    """What one source told, and whether it told anything at all: no records supplied is not the same as no concerns."""
    rows: list[Row] = context.reader.rows("pack_source_records", source=source)
    state = states.get(source, ["not_supplied"])
    silent = not {"supplied", "late", "nil_return"} & set(state)
    return {"rows": rows[:SHOWN], "n_more": max(0, len(rows) - SHOWN), "is_silent": silent, "is_nil": state == ["nil_return"]}
