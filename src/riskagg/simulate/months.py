"""Months as their first days."""

from datetime import date, timedelta


def parse(month: str) -> date:
    """First day of a month written ``2026-10``."""
    year, number = month.split("-")
    return date(int(year), int(number), 1)


def shift(first: date, n: int) -> date:
    """First day of the month n months on (back where n is negative)."""
    index = first.year * 12 + first.month - 1 + n
    return date(index // 12, index % 12 + 1, 1)


def month_of(day: date) -> date:
    """First day of the month in which a day lies."""
    return day.replace(day=1)


def end(first: date) -> date:
    """Last day of the month."""
    return shift(first, 1) - timedelta(days=1)


def label(first: date) -> str:
    """The month as ``2026-10``."""
    return f"{first:%Y-%m}"


def quarter(first: date) -> int:
    """Calendar quarter, 1 to 4."""
    return (first.month - 1) // 3 + 1


def financial_year(day: date) -> int:
    """The year in which the financial year of a day began (1 April)."""
    return day.year if day.month >= 4 else day.year - 1


def window(last_month: str, months: int) -> list[date]:
    """The months of a region, oldest first."""
    last = parse(last_month)
    return [shift(last, n - months + 1) for n in range(months)]
