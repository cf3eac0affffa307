"""Dates that are a birth: those after a word for birth, and those too early for anything that is told now."""

import re
from collections.abc import Iterator
from typing import Final

from riskagg.privacy.patterns import DATE, MONTH

DATE_MARK: Final = "[date]"
YOUNGEST: Final = 16
"""A date more than so many whole years before the event's year is taken as a birth."""

BIRTH_WORD: Final = r"(?:born|d\.?\s?o\.?\s?b\b\.?|(?:date of )?birth(?:[\s\-]?(?:date|day))?)"
_SAID = re.compile(rf"(?<![^\W_])(?:{BIRTH_WORD}|b\.)(?:\W{{0,4}}(?:(?:is|was|in|on|the|of|about|around|c)\b\.?))*\W{{0,4}}", re.IGNORECASE)
_YEAR_ALONE = re.compile(r"(?:18|19|20)\d{2}(?!\d)")
# Of the dates below each has a year, of two digits at least.
_YEAR = re.compile(r"\d\d")
_DAY_FIRST = re.compile(r"(?<![\d./\-])(\d{1,2})\s?([/.\- ])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)(?![/\-.]\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})(?!\d)")
_WRITTEN = re.compile(
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?\s{{0,4}}(?:of\s{{1,4}})?[\-/.,]?\s{{0,4}}{MONTH}\b[\-/.,\s]{{0,4}}['’]?(\d{{4}}|\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"\b{MONTH}\b\.?\s{{0,4}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,4}}(\d{{4}})(?!\d)", re.IGNORECASE)


def births(text: str, year: int, latest: int | None = None) -> list[tuple[int, int]]:
    """Where births begin and end in a text, in its order and apart from each other.

    Args:
        year: of the event that the text is about.
        latest: the last year that two digits may mean, by default the same.
    """
    found = sorted({*_said(text), *_too_early(text, year - YOUNGEST, latest or year)}, key=lambda span: (span[0], -span[1]))
    apart: list[tuple[int, int]] = []
    for begin, end in found:
        if not apart or begin >= apart[-1][1]:
            apart.append((begin, end))
    return apart


def without_births(text: str, year: int, latest: int | None = None) -> str:
    """A text with ``[date]`` in the place of each birth; arguments as for ``births``."""
    for begin, end in reversed(births(text, year, latest)):
        text = text[:begin] + DATE_MARK + text[end:]
    return text


def _said(text: str) -> Iterator[tuple[int, int]]:
    for word in _SAID.finditer(text):
        if date := DATE.match(text, word.end()) or _YEAR_ALONE.match(text, word.end()):
            yield date.span()


def _too_early(text: str, before: int, latest: int) -> Iterator[tuple[int, int]]:
    if _YEAR.search(text) is None:
        return
    for found in _DAY_FIRST.finditer(text):
        # Two digits after points or spaces are a clause's number as well.
        if _is_day(found[1], found[3]) and (len(found[4]) == 4 or found[2] in "/-") and _whole(found[4], latest) < before:
            yield found.span()
    for found in _YEAR_FIRST.finditer(text):
        if _is_day(found[3], found[4]) and int(found[1]) < before:
            yield found.span()
    for pattern in (_WRITTEN, _MONTH_FIRST):
        for found in pattern.finditer(text):
            if _whole(found[1], latest) < before:
                yield found.span()


def _is_day(one: str, other: str) -> bool:
    """Whether two numbers are a day and a month, in whichever order."""
    low, high = sorted((int(one), int(other)))
    return 1 <= low <= 12 and high <= 31


def _whole(written: str, latest: int) -> int:
    """A year of two digits is the last that may be meant."""
    if len(written) == 4:
        return int(written)
    return 2000 + int(written) if 2000 + int(written) <= latest else 1900 + int(written)
