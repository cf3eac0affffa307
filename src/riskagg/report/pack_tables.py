"""Tables of a service's page: theme by month, agency by month, and everything known of it by theme and outcome."""

from datetime import date

from riskagg.report.charts import Count, HeatTable, heat_table
from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped
from riskagg.report.words import OUTCOMES


def theme_months(context: Context, ids: list[str]) -> dict[str, HeatTable]:
    """Incidents by theme over 12 months; themes without any are left out."""
    rows = context.reader.rows("pack_theme_months", ids=ids)
    months = _months(context)
    return {
        service_id: heat_table(
            "Incidents by theme and month, 12 months",
            "Theme",
            months,
            [(context.theme(theme), _counts(mine, months, 0)) for theme, mine in grouped(of_service, "theme").items() if _any(mine)],
        )
        for service_id, of_service in grouped(rows, "service_id").items()
    }


def agency_months(context: Context, ids: list[str]) -> dict[str, HeatTable]:
    """Incidents by agency that told them over 12 months; a month without supply is a dash, not a zero."""
    rows = context.reader.rows("pack_agency_months", ids=ids)
    for row in rows:
        row["n_incidents"] = row["n_incidents"] if row["is_known"] or row["n_incidents"] else None
    months = _months(context)
    return {
        service_id: heat_table(
            "Incidents by agency that told them and month, 12 months",
            "Agency",
            months,
            [
                (context.agency(source), _counts(mine, months, None))
                for source, mine in grouped(of_service, "source").items()
                if _said(mine)
            ],
        )
        for service_id, of_service in grouped(rows, "service_id").items()
    }


def earlier(context: Context, ids: list[str]) -> dict[str, list[Row]]:
    """All that is known of a service since its records began, a theme a row: n by outcome, in the order of ``OUTCOMES``."""
    rows = context.reader.rows("pack_earlier", ids=ids)
    found: dict[str, list[Row]] = {}
    for (service_id, theme), mine in grouped(rows, "service_id", "theme").items():
        by_outcome = {row["outcome"]: row["n"] for row in mine}
        line = {"theme": context.theme(theme), "by_outcome": [by_outcome.get(outcome, 0) for outcome in OUTCOMES]}
        found.setdefault(service_id, []).append(
            line | {"total": sum(by_outcome.values()), "first_on": min(row["first_on"] for row in mine)}
        )
    return found


def _months(context: Context) -> list[date]:
    return [row["month"] for row in context.reader.rows("pack_months")]


def _counts(rows: list[Row], months: list[date], missing: Count) -> list[Count]:
    found = {row["month"]: row["n_incidents"] for row in rows}
    return [found.get(month, missing) for month in months]


def _any(rows: list[Row]) -> bool:
    return any(row["n_incidents"] for row in rows)


def _said(rows: list[Row]) -> bool:
    return _any(rows) or any(row["n_incidents"] is None for row in rows)
