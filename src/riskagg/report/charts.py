"""Charts for pages: an SVG made here, the same as a table, and one JSON that a script turns into an interactive chart.

A page reads without JavaScript: the SVG is accessible by itself (title, description, no colour alone) and the table says the same.
``plotly`` is a plain dict in Plotly's schema, so that no page waits for plotly's import.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from riskagg.report import chart_plotly, chart_svg
from riskagg.report.words import count_words, decimal, month_words

Count = int | None


@dataclass(frozen=True)
class Table:
    """A table beside a chart: ``rows`` holds text, the first cell of a row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Beginning:
    """The day on which a pattern began, and the pattern in the words of the pages."""

    on: date
    pattern: str


@dataclass(frozen=True)
class Chart:
    """One chart, ready for the macro ``chart`` of ``reports/macros.html.j2``.

    ``chart_id`` is unique within a page and a valid HTML id; ``plotly`` is None where the SVG is all there is; ``began`` is the pattern
    since whose beginning bars are marked.
    """

    chart_id: str
    title: str
    description: str
    svg: Markup
    plotly: dict[str, Any] | None
    table: Table
    began: Beginning | None = None


@dataclass(frozen=True)
class HeatRow:
    """One row of a heat table: (text, shade 0 to 4 or None where nothing was supplied) a month, and the row's total."""

    label: str
    cells: tuple[tuple[str, int | None], ...]
    total: int


@dataclass(frozen=True)
class HeatTable:
    """Counts by row and month; ``months`` holds (short label, full label)."""

    caption: str
    heading: str
    months: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]


def monthly_bars(
    chart_id: str,
    title: str,
    months: Sequence[date],
    observed: Sequence[Count],
    expected: Sequence[float | None],
    low: Sequence[float | None],
    high: Sequence[float | None],
    began: Beginning | None = None,
) -> Chart:
    """Incidents a month beside what would be expected from what the unit had before.

    Args:
        months: first days of months in order, shape (n,), as all other sequences.
        observed: incidents; None where a month is not known (nothing supplied), drawn apart from zero.
        expected, low, high: expected incidents and the range that chance alone keeps in nine months of ten; None where unknown.
        began: the pattern whose month of beginning and later ones are drawn hatched and marked.
    """
    since = began.on if began else None
    series = chart_svg.Series(tuple(months), tuple(observed), tuple(expected), tuple(low), tuple(high), since)
    known = [n for n in observed if n is not None]
    description = (
        f"{count_words(sum(known), 'incident')} in {len(months)} months to {month_words(months[-1])}, "
        f"{max(known, default=0)} in the highest month."
    )
    if began:
        description += f" The pattern “{began.pattern}” began in {month_words(began.on)}."
    rows: tuple[tuple[str, ...], ...] = tuple(
        (
            month_words(month),
            "not known" if n is None else str(n),
            decimal(e),
            "" if a is None or b is None else f"{decimal(a)} to {decimal(b)}",
        )
        for month, n, e, a, b in zip(months, observed, expected, low, high, strict=True)
    )
    head: tuple[str, ...] = ("Month", "Incidents", "From what it had before", "Nine months in ten")
    if all(value is None for value in high):
        head, rows = head[:3], tuple(row[:3] for row in rows)
    table = Table(title, head, rows)
    svg = chart_svg.bars(chart_id, title, description, series)
    return Chart(chart_id, title, description, svg, chart_plotly.bars(series), table, began)


def alerts_a_month(chart_id: str, title: str, months: Sequence[date], told: Sequence[Count], usual: Sequence[float | None]) -> Chart:
    """Alerts that a supplier told a month beside what was usual of it; an SVG and a table, nothing that needs a script.

    Args:
        months: first days of months in order, shape (n,), as the other sequences.
        told: alerts; None where the month was not supplied.
        usual: alerts in the median of the six months before; None where there are none.
    """
    unknown: tuple[float | None, ...] = (None,) * len(months)
    series = chart_svg.Series(tuple(months), tuple(told), tuple(usual), unknown, unknown, None)
    known = [n for n in told if n is not None]
    highest = max(known, default=0)
    description = f"{count_words(sum(known), 'alert')} told in {len(months)} months to {month_words(months[-1])}, {highest} in the highest."
    rows = tuple(
        (month_words(month), "not supplied" if n is None else str(n), decimal(e)) for month, n, e in zip(months, told, usual, strict=True)
    )
    table = Table(title, ("Month", "Alerts", "Usual"), rows)
    return Chart(chart_id, title, description, chart_svg.bars(chart_id, title, description, series), None, table)


def flags_a_month(chart_id: str, title: str, months: Sequence[date], today: Sequence[int], then: Sequence[int]) -> Chart:
    """Services flagged a month under other settings (bars) beside those in force (line); an SVG and a table, nothing that needs a script.

    Args:
        months: first days of months in order, shape (n,), as both counts.
    """
    unknown: tuple[float | None, ...] = (None,) * len(months)
    series = chart_svg.Series(tuple(months), tuple(then), tuple(today), unknown, unknown, None)
    description = f"In {count_words(len(months), 'month')} to {month_words(months[-1])} {sum(today)} today, {sum(then)} under the change."
    rows = tuple((month_words(month), str(a), str(b)) for month, a, b in zip(months, today, then, strict=True))
    table = Table(title, ("Month", "Today", "Under the change"), rows)
    return Chart(chart_id, title, description, chart_svg.bars(chart_id, title, description, series), None, table)


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{decimal(low)} to {decimal(high)}"


def cumulative(chart_id: str, title: str, months: Sequence[date], observed: Sequence[float], expected: Sequence[float]) -> Chart:
    """Incidents added up over the months beside the sum expected; the gap between the lines is the evidence.

    Args:
        months: first days of months in order, shape (n,), n >= 1, as both sums.
        observed, expected: cumulative incidents.
    """
    description = (
        f"By {month_words(months[-1])} {decimal(observed[-1], 0)} incidents were observed; "
        f"from what it had before, {decimal(expected[-1])} would be expected."
    )
    rows = tuple((month_words(m), decimal(o, 0), decimal(e)) for m, o, e in zip(months, observed, expected, strict=True))
    table = Table(title, ("Month", "Observed, added up", "From what it had before, added up"), rows)
    svg = chart_svg.lines(chart_id, title, description, months, observed, expected)
    return Chart(chart_id, title, description, svg, chart_plotly.lines(months, observed, expected), table)


def sparkline(values: Sequence[Count], label: str) -> Markup:
    """A small picture of a row's months beside its text; ``label`` says what it shows to who does not see it."""
    spoken = f"{label}: {', '.join('not known' if n is None else str(n) for n in values)}"
    return chart_svg.spark(values, spoken)


def heat_table(caption: str, heading: str, months: Sequence[date], rows: Sequence[tuple[str, Sequence[Count]]]) -> HeatTable:
    """Counts by row and month as an HTML table whose shades only repeat the figures.

    Args:
        months: first days of months, shape (n,).
        rows: a label and its counts, shape (n,); None where the month was not supplied.
    """
    top = max((n for _, counts in rows for n in counts if n), default=1)
    return HeatTable(
        caption,
        heading,
        tuple((f"{month:%b}"[:1], month_words(month)) for month in months),
        tuple(HeatRow(label, tuple(_heat(n, top) for n in counts), sum(n or 0 for n in counts)) for label, counts in rows),
    )


def _heat(n: Count, top: int) -> tuple[str, int | None]:
    if n is None:
        return "–", None
    return str(n), 0 if n == 0 else 1 + min(3, (n - 1) * 4 // max(top, 4))
