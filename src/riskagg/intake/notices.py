"""What the reading of a file has to say that refuses nothing: cells that were read as empty, a spreadsheet's cut. Never the text of a cell.

A kind is an entry of ``reports/notices.yml``, which says it to people. To add one, write its entry and count it while the file is read.
"""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from riskagg import resources


class Words(NamedTuple):
    """A kind in the words of a person who sends files.

    Attributes:
        title: of the kind, in few words.
        one, many: what was noticed, of a count of one and of more; ``{n}`` and ``{column}`` stand for count and column.
        do: what the supplier can do.
        asks: whether the supplier has something to do, so that a report on the file is due.
    """

    title: str
    one: str
    many: str
    do: str
    asks: bool


@cache
def words() -> dict[str, Words]:
    """Kind -> its words, from ``reports/notices.yml``."""
    said: dict[str, dict[str, str | bool]] = yaml.safe_load((resources.reports_dir() / "notices.yml").read_text(encoding="utf-8"))
    return {kind: Words(**entry) for kind, entry in said.items()}  # type: ignore[arg-type]


class Notice(BaseModel):
    """How often something was noticed while a file was read; ``column`` is the mapping's name, None where it is about the whole file."""

    model_config = ConfigDict(frozen=True)

    kind: str
    column: str | None = None
    count: int = Field(ge=1)

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        if kind not in words():
            raise ValueError(f"reports/notices.yml has no {kind}")
        return kind


class Noticed:
    """Counts what is noticed while a file, or a block of it, is read; counts of a second process are added to those of the first."""

    def __init__(self, found: Mapping[tuple[str, str | None], int] | None = None) -> None:
        self._counts: Counter[tuple[str, str | None]] = Counter(found or {})

    def add(self, kind: str, count: int, column: str | None = None) -> None:
        """Count ``count`` more of a kind, in a column of the mapping."""
        if count:
            self._counts[kind, column] += int(count)

    def join(self, other: "Noticed") -> None:
        """Add what was counted elsewhere."""
        self._counts.update(other._counts)

    def notices(self) -> tuple[Notice, ...]:
        """Everything that was counted, by kind and column."""
        ordered = sorted(self._counts.items(), key=lambda item: (item[0][0], item[0][1] or ""))
        return tuple(Notice(kind=kind, column=column, count=count) for (kind, column), count in ordered)


def sentence(kind: str, column: str | None, count: int) -> str:
    """A notice in plain English, in one or two sentences."""
    said = words()[kind]
    return (said.one if count == 1 else said.many).format(n=f"{count:,}", column=column or "")
