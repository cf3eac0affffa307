"""Cells of a column read once a distinct value: text, dates, whole numbers, yes and no."""

import re
from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.mapping import ColumnRule
from riskagg.privacy import by_value
from riskagg.privacy.typography import comparable

Days = npt.NDArray[np.int32]
Minutes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
INSTANT = pa.timestamp("us")

# Numbers that stand, in place of days since 1970, for an empty cell and for a cell that is no date; minutes for one without a time of day.
NO_DATE = np.iinfo(np.int32).min
BAD_DATE = NO_DATE + 1
NO_TIME = NO_DATE
# A day that stands for no day, such as 1 January 1900; counted, and an empty cell from then on.
MADE_UP = NO_DATE + 2
_EPOCH = date(1970, 1, 1).toordinal()
_EXCEL_EPOCH = date(1899, 12, 30)
_SECONDS_A_DAY = 86_400
_MIDNIGHT = time()
# An ISO date has ten characters at most; what is longer goes on with a time.
_LONGEST_ISO_DATE = 10
_TIMES = re.compile(r"%[HIXcTR]")
_COMMONEST = "%d/%m/%Y"
_COMMONEST_FORM = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")
_LAST_SERIAL = 110_000
# British English shortens September to four letters, and programs that write dates in it do so too; `strptime` knows the American three.
_SEPTEMBER = re.compile(r"\bSept\b", re.IGNORECASE)
_SERIAL = "excel_serial"
_WHOLE = re.compile(r"(?P<whole>[+-]?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+))(?:\.0+)?", re.ASCII)


def workbook_formats(formats: tuple[str, ...]) -> tuple[str, ...]:
    """Date formats of a workbook's column: its own dates read as ISO, and no text in it is a date by its number."""
    return (*(form for form in formats if form != _SERIAL), "iso")


def serial_moment(number: float) -> datetime | None:
    """The day and time that a spreadsheet program's number stands for; None where it stands for none."""
    if not 1 <= number < _LAST_SERIAL:
        return None
    seconds = min(round(number % 1 * _SECONDS_A_DAY), _SECONDS_A_DAY - 1)
    return datetime.combine(_EXCEL_EPOCH, _MIDNIGHT) + timedelta(days=int(number), seconds=seconds)


def day_serial(day: date) -> int:
    """The number that a spreadsheet program keeps for a day."""
    return (day - _EXCEL_EPOCH).days


class Encoded(NamedTuple):
    """A column as its distinct values and the place of each row's value among them."""

    places: npt.NDArray[np.int64]
    values: list[str]

    def numbers(self, of: Callable[[str], int]) -> Days:
        """A number a row, worked out once a distinct value."""
        return np.fromiter((of(value) for value in self.values), dtype=np.int32, count=len(self.values))[self.places]


def encoded(column: pa.Array) -> Encoded:
    """Distinct values of a plain column."""
    dictionary = by_value(column)
    return Encoded(dictionary.indices.to_numpy(zero_copy_only=False), dictionary.dictionary.to_pylist())


def extracted(column: pa.Array, pattern: str | None) -> pa.Array:
    """What a mapping's ``extract`` finds in each cell, empty where it finds nothing; the cells themselves where it asks for none."""
    if pattern is None:
        return column
    found = pc.struct_field(pc.extract_regex(column, f"(?P<found>{pattern})"), "found")
    return pc.utf8_trim_whitespace(pc.fill_null(found, ""))


def text_or_null(column: pa.Array) -> pa.Array:
    """A plain column with null for empty."""
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def joined(first: pa.Array, second: pa.Array) -> pa.Array:
    """Both texts with a comma between them, or the one that is there. Arrow's own way to skip nulls loses rows in which all are null."""
    return pc.coalesce(pc.binary_join_element_wise(first, second, ", "), first, second)


class DateReader:
    """Reads a column's dates by the mapping's formats, never guessing between day and month; remembers what it has read."""

    def __init__(self, rule: ColumnRule, formats: tuple[str, ...], zone: ZoneInfo, made_up: Collection[date] = ()) -> None:
        self._formats, self._zone, self._made_up = formats, zone, made_up
        self._bad = NO_DATE if rule.lenient else BAD_DATE
        self._midnight_is_time = rule.midnight == "time"
        self._memo: dict[str, tuple[int, int]] = {}

    def day(self, text: str) -> int:
        """Days since 1970; ``NO_DATE`` for an empty cell, ``MADE_UP`` for a made-up day, ``BAD_DATE`` for what no format reads."""
        return self._read(text)[0]

    def minute(self, text: str) -> int:
        """Minutes since 1970 (UTC); ``NO_TIME`` where the cell says no time of day."""
        return self._read(text)[1]

    def _read(self, text: str) -> tuple[int, int]:
        if text not in self._memo:
            self._memo[text] = self._moment(text)
        return self._memo[text]

    def _moment(self, text: str) -> tuple[int, int]:
        if not text:
            return NO_DATE, NO_TIME
        found = read_moment(text, self._formats, self._zone, self._midnight_is_time)
        if found is not None and found.day in self._made_up:
            return MADE_UP, NO_TIME
        return (self._bad, NO_TIME) if found is None else (found.day.toordinal() - _EPOCH, found.minute)


class Moment(NamedTuple):
    """The local day of a cell and, where it says a time of day, the instant in minutes since 1970 (UTC), else ``NO_TIME``."""

    day: date
    minute: int


def read_date(text: str, formats: tuple[str, ...], zone: ZoneInfo) -> date | None:
    """The local date of a cell, by the first format that reads it; None where none does."""
    found = read_moment(text, formats, zone, False)
    return None if found is None else found.day


@lru_cache(maxsize=1 << 16)
def read_moment(text: str, formats: tuple[str, ...], zone: ZoneInfo, midnight_is_time: bool) -> Moment | None:
    """The moment of a cell, by the first format that reads it; None where none does.

    A local time that a clock change makes twice is the earlier of the two; one that it leaves out is read by the clock before the change.

    Args:
        formats: of ``strptime``; ``iso`` is any ISO date or instant, ``excel_serial`` a workbook's number.
        zone: where an instant with an offset is made local, and a time without one is understood.
        midnight_is_time: whether midnight to the second is a time of day. Most systems write it where they know the day alone.
    """
    for form in formats:
        try:
            moment = _moment(text, form)
            local = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
            says_time = _says_time(text, form) and (midnight_is_time or local.time() != _MIDNIGHT)
            return Moment(local.date(), int(local.timestamp() // 60) if says_time else NO_TIME)
        except (ValueError, OverflowError):
            continue
    return None


def _says_time(text: str, form: str) -> bool:
    if form == "excel_serial":
        return not float(text).is_integer()
    return len(text) > _LONGEST_ISO_DATE if form == "iso" else _TIMES.search(form) is not None


def _moment(text: str, form: str) -> datetime:
    if form == "iso":
        return datetime.fromisoformat(text)
    if form == _COMMONEST and _COMMONEST_FORM.fullmatch(text):  # ten times as fast as strptime
        return datetime(int(text[6:]), int(text[3:5]), int(text[:2]))  # noqa: DTZ001 - as below
    if form != _SERIAL:
        text = _SEPTEMBER.sub("Sep", text) if "%b" in form else text
        return datetime.strptime(text, form)  # noqa: DTZ007 - local times have no zone; read_moment gives them one
    moment = serial_moment(float(text))
    if moment is None:
        raise ValueError
    return moment


def date_array(days: Days) -> pa.Array:
    """Days since 1970 as dates, null where there is none."""
    return pa.array(days, type=pa.int32(), mask=days <= MADE_UP).cast(pa.date32())


def instant_array(minutes: Minutes) -> pa.Array:
    """Minutes since 1970 as instants in UTC, null where there is none."""
    return pa.array(minutes.astype(np.int64) * 60_000_000, type=pa.int64(), mask=minutes == NO_TIME).cast(INSTANT)


def whole_number(text: str) -> int | None:
    """``12``, ``12.0``, ``1,200`` or ``1 200``; None for anything else: a number that is suppressed (``<5``), a range, a half."""
    found = _WHOLE.fullmatch(text)
    number = int(re.sub("[, ]", "", found["whole"])) if found else None
    return number if number is not None and abs(number) < 2**31 else None


def yes_or_no(text: str, rule: ColumnRule, formats: tuple[str, ...], zone: ZoneInfo) -> bool | None:
    """By the mapping's words; where it gives formats as well, a date means yes (it was answered on that day). Else None."""
    said = comparable(text)
    if said in set(map(comparable, rule.yes)):
        return True
    if said in set(map(comparable, rule.no)):
        return False
    return True if text and formats and read_date(text, formats, zone) else None
