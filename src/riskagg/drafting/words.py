"""Words of headings by what they say of a column (``config/headings.yml``)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from riskagg import resources

Words = frozenset[str]


@dataclass(frozen=True)
class TableWords:
    """What one row of a table of a kind is, the headings that speak for the kind, and those that lead to each of its columns."""

    row: str
    marks: tuple[Words, ...]
    targets: dict[str, tuple[Words, ...]]


@dataclass(frozen=True)
class HeadingWords:
    """Groups of words; ``flags`` and ``fields`` are by target and by coded field, in their order."""

    usual: Words
    person: Words
    risk_source: Words
    teller: Words
    private: Words
    birth: Words
    not_a_name: Words
    reference: Words
    place: Words
    narrative: Words
    event: Words
    event_ends: Words
    told: Words
    decided: Words
    weak: Words
    flags: dict[str, Words]
    fields: dict[str, Words]
    tables: dict[str, TableWords]


@cache
def heading_vocabulary() -> HeadingWords:
    """The groups, read once."""
    said: dict[str, Any] = yaml.safe_load((resources.config_dir() / "headings.yml").read_text(encoding="utf-8"))
    tables = {kind: _table(value) for kind, value in said.pop("tables").items()}
    return HeadingWords(tables=tables, **{name: _words(value) for name, value in said.items()})


def _table(value: dict[str, Any]) -> TableWords:
    targets = {target: _entries(entries) for target, entries in value.get("targets", {}).items()}
    return TableWords(value["row"], _entries(value["marks"]), targets)


def _entries(entries: list[str]) -> tuple[Words, ...]:
    return tuple(frozenset(entry.split()) for entry in entries)


def _words(value: Any) -> Any:
    return frozenset(value.split()) if isinstance(value, str) else {name: frozenset(words.split()) for name, words in value.items()}
