"""Which days a file covers, and what a cumulative one covers whole (definitions.md, "Records, files, ledger")."""

from datetime import date, timedelta

import numpy as np

from riskagg.intake.cells import BAD_DATE, Days
from riskagg.intake.file_names import period_span
from riskagg.intake.mapping import Mapping

_EPOCH = date(1970, 1, 1).toordinal()
# The last export of a year may come in the first days of the next one.
_GRACE = timedelta(days=7)


def covers(
    mapping: Mapping, period: str | None, received_on: date, told_on: Days, year_starts: int
) -> tuple[date | None, date | None, str | None]:
    """First and last day that a file covers, and the scope of a cumulative one.

    Args:
        period: what the file's name says.
        told_on: days on which its accepted rows were told, in days since 1970.
        year_starts: month in which the financial year starts.
    """
    days = told_on[told_on > BAD_DATE]
    first, last = (_day(days.min()), _day(days.max())) if len(days) else (None, None)
    span = period_span(period)
    if mapping.coverage == "financial_year":
        return _financial_year(days, span[1] if span else received_on, year_starts)
    if mapping.coverage == "workbook":
        ends = period_span(last.isoformat()[:7]) if last else None
        return (span[0] if span else first), (ends[1] if ends else None), period or "all"
    if mapping.coverage == "snapshot" and span:
        return span[0], span[0], None
    return (*(span or (first, last)), None)


def _financial_year(days: Days, file_day: date, year_starts: int) -> tuple[date, date, str]:
    """The year in which most rows were told; without rows, the year of the file's date less seven days."""
    year = _year_of(file_day - _GRACE, year_starts)
    if len(days):
        years, counts = np.unique([_year_of(_day(day), year_starts) for day in np.unique(days)], return_counts=True)
        if len(years) > 1:
            years, counts = np.unique([_year_of(_day(day), year_starts) for day in days], return_counts=True)
        year = int(years[len(years) - 1 - int(np.argmax(counts[::-1]))])
    last = date(year + 1, year_starts, 1) - timedelta(days=1)
    return date(year, year_starts, 1), min(last, file_day), f"FY{year}"


def _year_of(day: date, year_starts: int) -> int:
    return day.year if day.month >= year_starts else day.year - 1


def _day(days: int) -> date:
    return date.fromordinal(int(days) + _EPOCH)
