"""Tables of a service's page: theme by month, agency by month, and everything known of it by theme and outcome."""

from datetime import date

from riskagg.report.charts import Count, HeatTable, heat_table
from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped
from riskagg.report.words import OUTCOMES

MONTHS = "select month from int_months where month > $month - interval 12 month and month <= $month order by month"
THEME_MONTHS = """
select service_id, mart_theme_months.theme, month, n_incidents
from mart_theme_months
left join theme on theme.theme = mart_theme_months.theme
where
    role = 'now' and mart_theme_months.theme <> 'all' and month > $month - interval 12 month and month <= $month
    and list_contains($ids, service_id)
order by service_id, theme.sort_order, mart_theme_months.theme, month
"""
# A source's month is known for a service when a supplier that tells about its host authority, or about all, has supplied.
AGENCY_MONTHS = """
with known as (
    select
        int_services_now.service_id, mart_supply.source, mart_supply.month,
        bool_or(mart_supply.state in ('supplied', 'nil_return', 'late')) as is_known
    from mart_supply
    join int_services_now
        on list_contains($ids, int_services_now.service_id)
        and (mart_supply.authority is null or mart_supply.authority = int_services_now.host_authority)
    where mart_supply.month > $month - interval 12 month and mart_supply.month <= $month
    group by int_services_now.service_id, mart_supply.source, mart_supply.month
),
told as (
    select service_id, unnest(agencies) as source, date_trunc('month', occurred_on)::date as month
    from int_incidents_at
    where role = 'now' and list_contains($ids, service_id) and occurred_on >= $month - interval 11 month
)
select known.service_id, known.source, known.month, is_known, count(told.source)::integer as n_incidents
from known
left join told on told.service_id = known.service_id and told.source = known.source and told.month = known.month
group by known.service_id, known.source, known.month, is_known
order by known.service_id, known.source, known.month
"""
EARLIER = """
select incidents.service_id, incidents.theme, incidents.outcome, count(*)::integer as n, min(incidents.occurred_on) as first_on
from int_incidents_at as incidents
left join theme on theme.theme = incidents.theme
where role = 'now' and list_contains($ids, incidents.service_id)
group by incidents.service_id, incidents.theme, incidents.outcome, theme.sort_order
order by incidents.service_id, theme.sort_order, incidents.theme, incidents.outcome
"""


def theme_months(context: Context, ids: list[str]) -> dict[str, HeatTable]:
    """Incidents by theme over 12 months; themes without any are left out."""
    rows = context.reader.rows("mart_theme_months", THEME_MONTHS, month=context.month, ids=ids)
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
    rows = context.reader.rows("mart_supply", AGENCY_MONTHS, month=context.month, ids=ids)
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
    rows = context.reader.rows("int_incidents_at", EARLIER, ids=ids)
    found: dict[str, list[Row]] = {}
    for (service_id, theme), mine in grouped(rows, "service_id", "theme").items():
        by_outcome = {row["outcome"]: row["n"] for row in mine}
        line = {"theme": context.theme(theme), "by_outcome": [by_outcome.get(outcome, 0) for outcome in OUTCOMES]}
        found.setdefault(service_id, []).append(
            line | {"total": sum(by_outcome.values()), "first_on": min(row["first_on"] for row in mine)}
        )
    return found


def _months(context: Context) -> list[date]:
    return [row["month"] for row in context.reader.rows("int_months", MONTHS, month=context.month)]


def _counts(rows: list[Row], months: list[date], missing: Count) -> list[Count]:
    found = {row["month"]: row["n_incidents"] for row in rows}
    return [found.get(month, missing) for month in months]


def _any(rows: list[Row]) -> bool:
    return any(row["n_incidents"] for row in rows)


def _said(rows: list[Row]) -> bool:
    return _any(rows) or any(row["n_incidents"] is None for row in rows)
