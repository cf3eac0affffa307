"""What a file's name says: which source, which supplier, which period."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from riskagg.intake.sources import Catalogue

_PLACEHOLDERS = {
    "{supplier}": r"(?P<supplier>[^/]+?)",
    "{month}": r"(?P<month>\d{4}-\d{2})",
    "{date}": r"(?P<date>\d{4}-\d{2}-\d{2})",
    "{year}": r"(?P<year>\d{4})",
    "*": ".*",
}


@dataclass(frozen=True)
class Named:
    """A name that a pattern fits; ``period`` is a day, a month, a year, or None."""

    source: str
    supplier: str
    period: str | None


@cache
def _pattern(text: str) -> re.Pattern[str]:
    parts = re.split(r"(\{supplier\}|\{month\}|\{date\}|\{year\}|\*)", text)
    return re.compile("".join(_PLACEHOLDERS.get(part) or re.escape(part) for part in parts), re.IGNORECASE)


def name_of(catalogue: Catalogue, name: str) -> Named | None:
    """The source whose pattern fits a name; where several do, the one that says most in plain letters."""
    fits = [
        (len(re.sub(r"\{\w+\}|\*", "", text)), source, found)
        for source in catalogue.sources.values()
        for text in source.mapping.file.pattern
        if (found := _fit(text, name))
    ]
    if not fits:
        return None
    _, source, found = max(fits, key=lambda fit: fit[0])
    return Named(source.name, (found.get("supplier") or source.name).lower(), found.get("date") or found.get("month") or found.get("year"))


def _fit(text: str, name: str) -> dict[str, str | None] | None:
    match = _pattern(text).fullmatch(name)
    if match is None:
        return None
    groups = match.groupdict()
    return groups if all(period_span(groups[part]) for part in ("date", "month") if groups.get(part)) else None


def nil_return(catalogue: Catalogue, name: str) -> Named | None:
    """The source, supplier and month of ``nil_return_<source>[_<supplier>]_<yyyy-mm>...``."""
    match = re.match(r"nil_return_(?P<who>.+?)_(?P<month>\d{4}-\d{2})(?!\d)", name, re.IGNORECASE)
    if match is None or period_span(match["month"]) is None:
        return None
    who = match["who"].lower()
    fits = [source for source in catalogue.sources if who == source or who.startswith(f"{source}_")]
    if not fits:
        return None
    source = max(fits, key=len)
    return Named(source, who[len(source) + 1 :] or source, match["month"])


def period_span(period: str | None) -> tuple[date, date] | None:
    """First and last day of ``2026``, ``2026-10`` or ``2026-10-30``; None where it is no period."""
    try:
        match [int(part) for part in (period or "").split("-")]:
            case [year]:
                return date(year, 1, 1), date(year, 12, 31)
            case [year, month]:
                return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
            case [year, month, day]:
                return date(year, month, day), date(year, month, day)
    except ValueError:
        return None
    return None
