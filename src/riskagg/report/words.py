"""Words for codes, and how dates and figures are written: one way on every page."""

import re
from collections.abc import Iterable
from datetime import date, datetime

BANDS = {"high": ("◆", "High"), "raised": ("▲", "Raised"), "watch": ("●", "Watch"), "none": ("○", "None")}
CHANGES = {
    "new": ("★", "new"),
    "up": ("▲", "up"),
    "down": ("▼", "down"),
    "same": ("■", "same"),
    "gone": ("□", "gone"),
    "not judged": ("?", "not judged"),
}
SUPPLY = {
    "supplied": ("✓", "supplied"),
    "nil_return": ("✓", "nil return"),
    "late": ("!", "late"),
    "not_supplied": ("✕", "not supplied"),
    "not_expected": ("–", "not expected"),
}
# Where a cell has room for a sign alone.
SUPPLY_SIGNS = {"supplied": "✓", "nil_return": "nil", "late": "late", "not_supplied": "✕", "not_expected": "–"}
STATES = {
    "complete": ("✓", "complete"),
    "complete without evidence": ("?", "complete, no evidence"),
    "on track": ("●", "on track"),
    "due within 30 days": ("!", "due within 30 days"),
    "overdue": ("✕", "overdue"),
    "no date": ("–", "no date"),
}
RESULTS = {"met": ("◆", "met"), "not met": ("○", "not met"), "not assessable": ("?", "not assessable")}
PATTERNS = {
    "repeat_theme": "The same theme again",
    "cluster": "A cluster of one theme",
    "different_people": "Different people",
    "same_person": "The same person",
    "same_source_of_risk": "The same source of risk",
    "several_agencies": "Several agencies",
    "escalating_severity": "Growing harm",
    "escalating_frequency": "Growing frequency",
    "sustained_rise": "Sustained rise",
    "provider_spread": "Spread over a provider's services",
    "after_change": "After a change",
    "under_reporting": "Possible under-reporting",
    "silence": "Unusual silence",
    "unanswered_concern": "Concern without an answer",
}
# A change of band, with both bands; the reason and the sentence follow it.
MOVES = {
    "new": "is new on the list, in band {band}",
    "up": "rose from band {before} to {band}",
    "down": "fell from band {before} to {band}",
    "gone": "is no longer on the list; it was in band {before}",
    "not judged": "was in band {before} and is not judged: an agency that had reported its incidents did not supply",
}
OUTCOMES = ("substantiated", "unsubstantiated", "undetermined", "not yet known", "not applicable")
UNIT_KINDS = {"service": "service", "provider": "provider", "operator": "operating company", "brand": "brand", "company": "company"}


def move_words(change: str, band: str, before: str | None) -> str:
    """What became of a unit's band since last month: ``rose from band watch to high``."""
    return MOVES[change].format(band=band, before=before or "none")


def reason_words(reason: str | None) -> str:
    """An assessment's reason for a change, with patterns in the words of the pages."""
    text = reason or ""
    if text.startswith("The same patterns"):
        return "The same patterns stand, but one more month has changed how unusual they are."
    for code, label in PATTERNS.items():
        text = re.sub(rf"(?<=[:,] ){code.replace('_', ' ')}(?=[,;.])", label.lower(), text)
    return text


def day_words(day: date | datetime | None) -> str:
    """``3 Aug 2026``; empty where unknown."""
    return f"{day.day} {day:%b %Y}" if day else ""


def month_words(day: date) -> str:
    """``August 2026``."""
    return f"{day:%B %Y}"


def decimal(value: float | None, places: int = 1) -> str:
    """A figure with a fixed number of decimals; empty where unknown."""
    return "" if value is None else f"{value:,.{places}f}"


def share_words(share: float) -> str:
    """``1 in 20`` where it is so exactly, else ``8 in 100``; ``share`` in (0, 1)."""
    whole = round(1 / share)
    return f"1 in {whole}" if abs(share * whole - 1) < 1e-9 else f"{100 * share:g} in 100"


def count_words(n: int, thing: str) -> str:
    """``1 incident``, ``2 incidents``."""
    return f"{n:,} {thing if n == 1 else thing + 's'}"


def list_words(items: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    words = list(items)
    return " and ".join(([", ".join(words[:-1])] if len(words) > 1 else []) + words[-1:])


def person_words(number: int) -> str:
    """Person A to Z, then AA, AB: ``number`` counts from 0."""
    letters = ""
    while number >= 0:
        letters = chr(ord("A") + number % 26) + letters
        number = number // 26 - 1
    return f"Person {letters}"
