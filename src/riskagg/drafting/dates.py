"""In which form a column's dates are written. Between day first and month first nothing is guessed: a person decides."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

_TIMES = ("", " %H:%M", " %H:%M:%S")
_DAY_FIRST = tuple(f"{day}{time}" for day in ("%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d-%m-%y", "%d.%m.%Y", "%d.%m.%y") for time in _TIMES)
_MONTH_FIRST = tuple(form.replace("%d", "@").replace("%m", "%d").replace("@", "%m") for form in _DAY_FIRST)
# Year, month and day of three columns, put together.
PARTED = ("%Y %m %d", "%Y %B %d", "%Y %b %d")
_CERTAIN = ("iso", "%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%d/%b/%Y", "%Y/%m/%d", "%Y-%m-%d %H:%M", *PARTED)
_SAMPLE = 50
# A column is one of dates where no more than these do not fit; those would be refused, row by row.
_LEAST_SHARE = 0.9


@dataclass(frozen=True)
class Dates:
    """What a column of dates is written in.

    Attributes:
        formats: those that are needed, commonest first; empty where a person must decide.
        either: the two possibilities, day first and month first, where all cells fit both.
        n_unfit: cells that are in no form of these.
        share_before_1990: of the cells that fit.
    """

    formats: tuple[str, ...]
    either: tuple[tuple[str, ...], tuple[str, ...]] | None
    n_unfit: int
    share_before_1990: float


def dates_of(values: Counter[str]) -> Dates | None:
    """The forms of a column's dates; None where it is no column of dates.

    Args:
        values: distinct cells with their number of rows.
    """
    if not values or not any(_read(cell, form) for cell in list(values)[:_SAMPLE] for form in (*_CERTAIN, *_DAY_FIRST, *_MONTH_FIRST)):
        return None
    day, month = _fit(values, (*_CERTAIN, *_DAY_FIRST)), _fit(values, (*_CERTAIN, *_MONTH_FIRST))
    best = min(day, month, key=lambda fit: fit.n_unfit)
    if best.n_unfit > (1 - _LEAST_SHARE) * values.total():
        return None
    if day.n_unfit == month.n_unfit and set(day.formats) != set(month.formats):
        return Dates((), (day.formats, month.formats), day.n_unfit, max(day.share_before_1990, month.share_before_1990))
    return best


def _fit(values: Counter[str], forms: tuple[str, ...]) -> Dates:
    left, used, old = dict(values), [], 0
    for form in forms:
        read = {cell: found for cell in left if (found := _read(cell, form))}
        if read:
            used.append((sum(left[cell] for cell in read), form))
            old += sum(left[cell] for cell, found in read.items() if found.year < 1990)
        left = {cell: count for cell, count in left.items() if cell not in read}
    n_unfit = sum(left.values())
    n_fit = max(1, values.total() - n_unfit)
    return Dates(tuple(form for _, form in sorted(used, key=lambda one: -one[0])), None, n_unfit, old / n_fit)


def _read(cell: str, form: str) -> datetime | None:
    try:
        # Eight digits and the like are dates to ISO, and numbers to everybody else.
        return (datetime.fromisoformat(cell) if not cell.isdigit() else None) if form == "iso" else datetime.strptime(cell, form)  # noqa: DTZ007
    except ValueError:
        return None
