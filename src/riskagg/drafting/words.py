"""Words of headings by what they say of a column (``config/headings.yml``)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from riskagg import resources

Words = frozenset[str]


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
    flags: dict[str, Words]
    fields: dict[str, Words]


@cache
def heading_vocabulary() -> HeadingWords:
    """The groups, read once."""
    said: dict[str, Any] = yaml.safe_load((resources.config_dir() / "headings.yml").read_text(encoding="utf-8"))
    return HeadingWords(**{name: _words(value) for name, value in said.items()})


def _words(value: Any) -> Any:
    return frozenset(value.split()) if isinstance(value, str) else {name: frozenset(words.split()) for name, words in value.items()}
