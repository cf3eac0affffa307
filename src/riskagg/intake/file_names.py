"""What a file's name says: which source, which supplier, which period."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from riskagg.intake.mapping import Mapping
from riskagg.intake.set_aside import EXTENSION, less_and_less, supplier_alone
from riskagg.intake.sources import Catalogue

_PLACEHOLDER = re.compile(r"(\{supplier\}|\{month\}|\{date\}|\{year\}|\*)")
_EXACT = {
    "{supplier}": r"(?P<supplier>[^/]+?)",
    "{month}": r"(?P<month>\d{4}-\d{2})",
    "{date}": r"(?P<date>\d{4}-\d{2}-\d{2})",
    "{year}": r"(?P<year>\d{4})",
    "*": ".*",
}
# The same with other separators: underscores that became blanks, a day without hyphens.
_LOOSE = _EXACT | {
    "{supplier}": r"(?P<supplier>[^\W_](?:[^/]*[^\W_])??)",
    "{month}": r"(?P<month>\d{4}[\-_ .]?\d{2})",
    "{date}": r"(?P<date>\d{4}(?P<between>[\-_ .]?)\d{2}(?P=between)\d{2})",
}
_SEPARATORS = re.compile(r"[ _\-]+")
_HAS_LETTER = re.compile(r"[^\W\d_]")
_HAS_DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}[\-_ .]?\d{2}(?:[\-_ .]?\d{2})?|\d{1,2}[\-_ .]\d{1,2}[\-_ .](?:20)?\d{2})(?!\d)")


@dataclass(frozen=True)
class Named:
    """A name that a pattern fits; ``period`` is a day, a month, a year, or None, ``set_aside`` whether a part of the name was."""

    source: str
    supplier: str
    period: str | None
    set_aside: bool = False


@cache
def _pattern(text: str, is_loose: bool) -> re.Pattern[str]:
    placeholders = _LOOSE if is_loose else _EXACT
    return re.compile("".join(placeholders.get(part) or _literal(part, is_loose) for part in _PLACEHOLDER.split(text)), re.IGNORECASE)


def _literal(text: str, is_loose: bool) -> str:
    if not is_loose:
        return re.escape(text)
    # What a file is, its bytes say: a workbook may come as a CSV or in an older form.
    extension = EXTENSION.search(text)
    stem = text[: extension.start()] if extension else text
    return r"[ _\-.]+".join(re.escape(part) for part in _SEPARATORS.split(stem)) + (EXTENSION.pattern[:-1] if extension else "")


def name_of(catalogue: Catalogue, name: str) -> Named | None:
    """The source whose pattern fits a name, of several the one that says most in plain letters.

    Where none fits, what browsers and people add to names is set aside, little by little, until one does.
    """
    for at, spelling in enumerate(less_and_less(name)):
        named = _named(catalogue, spelling, False) or _named(catalogue, spelling, True)
        if named is not None:
            return replace(named, set_aside=named.set_aside or at > 0)
    return None


def _named(catalogue: Catalogue, name: str, is_loose: bool) -> Named | None:
    fits = [
        (len(re.sub(r"\{\w+\}|\*", "", text)), source, found)
        for source in catalogue.sources.values()
        for text in source.mapping.file.pattern
        if (found := _fit(text, name, is_loose)) is not None
    ]
    if not fits:
        return None
    _, source, found = max(fits, key=lambda fit: fit[0])
    said = (found.get("supplier") or source.name).lower()
    supplier = supplier_alone(said)
    return Named(source.name, supplier, found.get("date") or found.get("month") or found.get("year"), set_aside=supplier != said)


def _fit(text: str, name: str, is_loose: bool) -> dict[str, str] | None:
    """What the placeholders of a pattern stand for in a name that it fits; None where it does not. It may have no placeholder at all."""
    match = _pattern(text, is_loose).fullmatch(name)
    if match is None:
        return None
    groups = {part: said for part, said in match.groupdict().items() if said and part != "between"}
    for part in ("date", "month"):
        if part in groups:
            digits = re.sub(r"\D", "", groups[part])
            groups[part] = "-".join(filter(None, (digits[:4], digits[4:6], digits[6:])))
            if period_span(groups[part]) is None:
                return None
    # A date where the supplier should be names nobody, and one within it is the period, before a day that somebody put behind it.
    supplier = groups.get("supplier")
    return groups if supplier is None or (_HAS_LETTER.search(supplier) and not _HAS_DATE.search(supplier)) else None


def asks_for(mapping: Mapping) -> tuple[str, ...]:
    """What a file's name must say by every pattern of its mapping: whose the file is, of which period."""
    said = [{part for part in _PLACEHOLDER.findall(text) if part != "*"} for text in mapping.file.pattern]
    needs = frozenset.intersection(*map(frozenset, ({_MEANS[part] for part in parts} for parts in said)))
    return tuple(what for what in ("who sent it", "which period it is of") if what in needs)


_MEANS = {"{supplier}": "who sent it", **dict.fromkeys(("{month}", "{date}", "{year}"), "which period it is of")}
_NIL = re.compile(r"nil[ _\-]+return[ _\-]+(?P<who>.+?)[ _\-]+(?P<month>\d{4}-\d{2})(?!\d)", re.IGNORECASE)


def nil_return(catalogue: Catalogue, name: str) -> Named | None:
    """The source, supplier and month of ``nil_return_<source>[_<supplier>]_<yyyy-mm>...``; what was added in front is set aside."""
    for spelling in less_and_less(name):
        match = _NIL.match(spelling)
        if match is not None and period_span(match["month"]) is not None:
            said = supplier_alone(match["who"].lower())
            found = _told(catalogue, said) or _told(catalogue, re.sub(r"[ \-]+", "_", said))
            if found is not None:
                return Named(*found, match["month"])
    return None


def _told(catalogue: Catalogue, who: str) -> tuple[str, str] | None:
    """Source and supplier of ``<source>[_<supplier>]``."""
    fits = [source for source in catalogue.sources if who == source or who.startswith(f"{source}_")]
    source = max(fits, key=len, default=None)
    return (source, who[len(source) + 1 :] or source) if source is not None else None


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
