"""Evidence that failed its check: which patterns are left out, of which unit, and why. Every page reads it here."""

from collections.abc import Iterable

from riskagg.report.pack_context import Context
from riskagg.report.read import Reader, Row

_CHART = "mart_expected"


def left_out(context: Context) -> list[Row]:
    """One row per thing left out: unit_kind, unit_id, ``what`` in the words of the pages, ``reasons`` (the checks that failed)."""
    return [row | {"what": _what(row, context)} for row in read_left_out(context.reader)]


def read_left_out(reader: Reader) -> list[Row]:
    """The same without words: name (the table), unit_kind, unit_id, pattern, theme, reasons."""
    return reader.rows("page_left_out")


def other_checks(gates: Iterable[Row], rows: Iterable[Row]) -> list[Row]:
    """Checks that failed for something else than what is left out, which is shown by itself."""
    told = {(row["name"], reason) for row in rows for reason in row["reasons"]}
    return [gate for gate in gates if (gate["name"], gate["message"]) not in told]


def _what(row: Row, context: Context) -> str:
    return "The chart of expected numbers" if row["name"] == _CHART else context.pattern(row["pattern"], row["theme"])
