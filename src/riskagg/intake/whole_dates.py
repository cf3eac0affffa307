"""Dates that are wrong as a whole though they pass one by one: day and month exchanged, or a file of another month than its name says."""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from riskagg.intake.cells import BAD_DATE, NO_DATE, DateReader, Days
from riskagg.intake.doubts import Doubt
from riskagg.intake.file_names import period_span
from riskagg.intake.mapping import Mapping
from riskagg.intake.reading import Reading
from riskagg.intake.table import Table

TARGETS = ("reported_on", "occurred_on")
_EPOCH = date(1970, 1, 1).toordinal()
_OLDEST = date(1990, 1, 1).toordinal() - _EPOCH
_FIRST_OF_DAY = 12  # a day above the twelfth is no month
# A few dates outside their period are late records or slips of typing; so many that nearly all come right together are neither.
_FEWEST = 2
_SHARE_OUT = 0.2
_SHARE_RIGHTED = 0.95


class Histogram(NamedTuple):
    """Different days of one date column of a block as they are written, and how many rows have each; marks of ``cells`` for no date."""

    days: Days
    counts: np.ndarray


@dataclass(frozen=True)
class _Window:
    """Days in which dates are expected; ``month`` is the one that the file's name says, None where any day before receipt will do."""

    first: int
    last: int
    month: str | None

    def holds(self, days: np.ndarray) -> np.ndarray:
        return np.asarray((days >= self.first) & (days <= self.last))


def histograms(days: dict[str, Days]) -> dict[str, Histogram]:
    """What ``date_doubts`` needs to know of a block."""
    return {target: Histogram(*np.unique(days[target], return_counts=True)) for target in TARGETS}


def date_doubts(
    found: Iterable[dict[str, Histogram]], tables: Sequence[tuple[Reading, Table]], period: str | None, received_on: date
) -> list[Doubt]:
    """Doubts of a file of alerts.

    Args:
        found: of each block, before any row was refused.
        tables: those of the file; read again only where many dates are impossible.
        period: what the file's name says.
    """
    blocks, mapping = list(found), tables[0][0].mapping
    doubts: list[Doubt] = []
    for target in TARGETS:
        columns = [name for name, rule in mapping.columns.items() if target in rule.to]
        if columns and blocks:
            window = _window(mapping, target, period, received_on)
            doubts += _of_target(columns, _together([block[target] for block in blocks]), tables, window)
    return doubts[:1]


def _window(mapping: Mapping, target: str, period: str | None, received_on: date) -> _Window:
    tells = {to for rule in mapping.columns.values() for to in rule.to}
    is_told = target == "reported_on" or "reported_on" not in tells
    span = period_span(period) if period is not None and period.count("-") == 1 else None
    if mapping.coverage == "increment" and mapping.cadence == "monthly" and span is not None and is_told:
        month = f"{calendar.month_name[span[0].month]} {span[0].year}"
        return _Window(span[0].toordinal() - _EPOCH, span[1].toordinal() - _EPOCH, month)
    return _Window(_OLDEST, received_on.toordinal() - _EPOCH, None)


def _together(parts: list[Histogram]) -> Histogram:
    days, places = np.unique(np.concatenate([part.days for part in parts]), return_inverse=True)
    counts = np.bincount(places, weights=np.concatenate([part.counts for part in parts]), minlength=len(days))
    written = days != NO_DATE
    return Histogram(days[written], counts[written].astype(np.int64))


def _of_target(columns: list[str], told: Histogram, tables: Sequence[tuple[Reading, Table]], window: _Window) -> list[Doubt]:
    inside, n = window.holds(told.days), int(told.counts.sum())
    n_out, n_bad = int(told.counts[~inside].sum()), int(told.counts[told.days == BAD_DATE].sum())
    if (n_out >= _FEWEST and n_out >= _SHARE_OUT * n) or (window.month is not None and n_out == n > 0):
        written = ~inside & (told.days != BAD_DATE)
        righted = int(told.counts[written][window.holds(_exchanged(told.days[written]))].sum())
        if righted + n_bad >= _SHARE_RIGHTED * n_out:
            righted += sum(_righted(column, *table, window) for column in columns for table in tables) if n_bad else 0
            if righted >= _SHARE_RIGHTED * n_out:
                return [_exchange(columns, n_out, n, window)]
    n_valid = n - n_bad
    if window.month is not None and n_valid >= _FEWEST and n_out == n:
        return [_other_month(columns, told, n_valid, window.month)]
    return []


def _exchanged(days: Days) -> np.ndarray:
    """Days with day and month exchanged; ``NO_DATE`` where that is no date."""
    return np.array([_exchanged_day(int(day)) for day in days], dtype=np.int64)


def _exchanged_day(day: int) -> int:
    was = date.fromordinal(day + _EPOCH)
    return date(was.year, was.day, was.month).toordinal() - _EPOCH if was.day <= _FIRST_OF_DAY else NO_DATE


def _righted(column: str, reading: Reading, table: Table, window: _Window) -> int:
    """Cells that no format reads and that are in the window once day and month change places."""
    if column not in reading.match.places:
        return 0
    rule, formats = reading.mapping.columns[column], reading.formats(reading.mapping.columns[column])
    exchanged = tuple(form for form in map(_exchanged_format, formats) if form is not None)
    before, after = DateReader(rule, formats, reading.zone), DateReader(rule, exchanged, reading.zone)
    righted = 0
    for block in table.blocks(reading.match.wanted):
        places, values = reading.cells(block).encoded(column)
        for value, count in zip(values, np.bincount(places, minlength=len(values)).tolist(), strict=True):
            if before.day(value) == BAD_DATE and window.first <= after.day(value) <= window.last:
                righted += count
    return righted


def _exchanged_format(form: str) -> str | None:
    if form == "iso":
        return "%Y-%d-%m"
    swapped = re.sub(r"%[dm]", lambda found: "%m" if found[0] == "%d" else "%d", form)
    return swapped if {"%d", "%m"} <= set(re.findall(r"%[dm]", form)) else None


def _exchange(columns: list[str], n_out: int, n: int, window: _Window) -> Doubt:
    where = f"not in {window.month}" if window.month else "after the file was received"
    return Doubt(
        kind="dates",
        message=f"{n_out:,} of the {n:,} dates in {' and '.join(columns)} are impossible or {where} as the mapping reads them, and come "
        "right once day and month change places; so the dates that can be read may be wrong as well. Was the file saved by a program that "
        "puts the month first?",
    )


def _other_month(columns: list[str], told: Histogram, n: int, month: str) -> Doubt:
    valid = told.days != BAD_DATE
    months = [date.fromordinal(int(day) + _EPOCH).replace(day=1) for day in told.days[valid]]
    counts: dict[date, int] = {}
    for first, count in zip(months, told.counts[valid].tolist(), strict=True):
        counts[first] = counts.get(first, 0) + count
    most = min(counts, key=lambda first: (-counts[first], first))
    return Doubt(
        kind="period",
        message=f"None of its {n:,} dates in {' and '.join(columns)} is in {month}, which its name says; "
        f"{counts[most]:,} are in {calendar.month_name[most.month]} {most.year}. Is it the file of another month, or of another year?",
    )
