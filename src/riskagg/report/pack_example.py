"""The worked example in the pack's words about its method."""

from typing import Any

from riskagg.report.pack_context import Context
from riskagg.report.read import Row
from riskagg.report.words import decimal

# Those whose figures count incidents. Others count what the home told, agencies or days: no example of "so many where so many are due".
COUNT_INCIDENTS = ("repeat_theme", "cluster", "different_people", "sustained_rise", "provider_spread")


def worked_example(context: Context, pages: list[dict[str, Any]]) -> Row | None:
    """The first listed pattern that counts incidents and has an expected number; None where there is none."""
    for page in pages:
        for row in page["patterns"]:
            if row["pattern"] in COUNT_INCIDENTS and row["expected"] is not None and row["ratio"] is not None:
                return _example(page["name"], context.pattern(row["pattern"], row["theme"]), row)
    return None


def _example(name: str, pattern: str, row: Row) -> Row:
    # At one decimal the expected number of a rare kind of incident would read as none.
    places = 1 if row["expected_low"] >= 0.1 else 2
    figures = {key: decimal(row[key], places) for key in ("expected", "expected_low", "expected_high")}
    said = {"name": name, "pattern": pattern, "observed": decimal(row["observed"], 0), "p": row["p_value"]}
    return said | figures | {"ratio": decimal(row["ratio"])}
