"""Which numbers of a workbook are dates: those in cells that are formatted as dates or mapped as dates, and that are late enough.

A year typed into such a cell (2016) is the number of a day in 1905, and is no date. Text is never a date by its number.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa

from riskagg.intake import kinds
from riskagg.intake.cells import day_serial, serial_moment
from riskagg.intake.mapping import ColumnRule, Mapping

_FIRST_EVENT, _FIRST_BIRTH = date(1990, 1, 1), date(1900, 1, 1)
# The services and owners of a reference feed may be older than any event; the years that people type fall before this day.
_FIRST_OF_FEEDS = date(1906, 1, 1)

CellReader = Callable[[Any], str]


def cell_readers(mapping: Mapping, places: dict[str, int]) -> dict[int, CellReader]:
    """How the cells at each place of a sheet's header become text."""
    return {place: _reader(mapping, mapping.columns[name]) for name, place in places.items()}


def as_text(cell: Any) -> str:
    """A sheet's cell as text: dates as ISO, whole numbers without decimals."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | timedelta) else ""


def _reader(mapping: Mapping, rule: ColumnRule) -> CellReader:
    first, is_mapped = _first_day(mapping, rule), _is_dated(mapping, rule)

    def read(cell: Any) -> str:
        if isinstance(cell, datetime | date):
            day = cell.date() if isinstance(cell, datetime) else cell
            return cell.isoformat() if day >= first else str(day_serial(day))
        if is_mapped and isinstance(cell, int | float) and not isinstance(cell, bool):
            return _date_of(cell, first) or as_text(cell)
        return as_text(cell)

    return read


def _date_of(number: float, first: date) -> str | None:
    moment = serial_moment(number)
    return moment.isoformat() if moment is not None and moment.date() >= first else None


def _first_day(mapping: Mapping, rule: ColumnRule) -> date:
    if "born" in (rule.person, rule.risk_source):
        return _FIRST_BIRTH
    return _FIRST_EVENT if mapping.kind == "alerts" or mapping.kind in kinds.RETURNED else _FIRST_OF_FEEDS


def _is_dated(mapping: Mapping, rule: ColumnRule) -> bool:
    targets = kinds.TARGETS[mapping.kind]
    is_answer = bool(rule.formats) and any(targets[to] == pa.bool_() for to in rule.to)
    return is_answer or "born" in (rule.person, rule.risk_source) or any(targets[to] == pa.date32() for to in rule.to)
