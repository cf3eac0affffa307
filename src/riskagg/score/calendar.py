"""Months and windows as arrays: days are whole numbers since 1 January 1970."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from riskagg.errors import ScoreError
from riskagg.score.arrays import Floats, Ints

_EPOCH = date(1970, 1, 1)
GUARD_DAYS = 180
"""The last days, kept out of the history that they are held against."""


def day_of(when: date) -> int:
    """Days since 1970."""
    return (when - _EPOCH).days


def date_of(day: int) -> date:
    """The date of a day since 1970."""
    return _EPOCH + timedelta(days=int(day))


def days_of(dates: "pd.Series[pd.Timestamp]") -> Ints:
    """Days since 1970 of a column of dates without gaps."""
    return dates.to_numpy(dtype="datetime64[D]").astype(np.int64)


@dataclass(frozen=True)
class Calendar:
    """The months of a history.

    ``starts`` has shape (M + 1,): the first day of each month, and the day after the last.
    """

    starts: Ints

    @classmethod
    def until(cls, first: date, month_end: date) -> "Calendar":
        """Every month from that of ``first`` to that of ``month_end``.

        Raises:
            ScoreError: the history ends before it begins.
        """
        begin, end = np.datetime64(first, "M"), np.datetime64(month_end, "M")
        if end < begin:
            raise ScoreError(f"A history from {first} to {month_end} has no month. Nothing was scored.")
        return cls(np.arange(begin, end + 2).astype("datetime64[D]").astype(np.int64))

    @property
    def n_months(self) -> int:
        return len(self.starts) - 1

    @property
    def last_day(self) -> int:
        return int(self.starts[-1]) - 1

    def month_of(self, days: Ints) -> Ints:
        """Index of each day's month; -1 before the history."""
        return np.searchsorted(self.starts, days, side="right") - 1

    def window(self, n_days: int) -> Floats:
        """Weights (M,) of the window of ``n_days`` that ends on the last day: the part of each month that lies in it."""
        return self.between(self.last_day - n_days + 1, self.last_day)

    def between(self, first: int, last: int) -> Floats:
        """Weights (M,) of the days from ``first`` to ``last``, both within."""
        lengths = np.diff(self.starts)
        inside = np.minimum(self.starts[1:], last + 1) - np.maximum(self.starts[:-1], first)
        return np.asarray(np.clip(inside, 0, None) / lengths)

    def first_day_of(self, n_months: int) -> int:
        """First day of the last ``n_months`` whole months; of a shorter history its first day."""
        return int(self.starts[max(0, self.n_months - n_months)])

    def calendar_months(self) -> Ints:
        """Calendar month (0 January to 11 December) of each month."""
        return np.asarray(self.starts[:-1].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12)
