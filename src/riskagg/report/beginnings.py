"""Where a chart's marked months begin: with the pattern that leads, so that its key can say of what they are."""

from collections.abc import Iterable
from datetime import date

from riskagg.report.charts import Beginning
from riskagg.report.pack_context import Context
from riskagg.report.read import Row


def beginning(context: Context, patterns: Iterable[Row], first_month: date) -> Beginning | None:
    """When the strongest pattern that rests on incidents began; None where there is none, or before the chart.

    An unanswered concern is one record and no incident: bars are not marked since then.

    Args:
        patterns: pattern, theme, since, n_incidents; the strongest first.
        first_month: the first that the chart shows.
    """
    leading = next((row for row in patterns if row["n_incidents"] and row["since"]), None)
    if leading is None or leading["since"] < first_month:
        return None
    return Beginning(leading["since"], context.pattern(leading["pattern"], leading["theme"]))
