"""What a column may be: the answer, and what is known of a file while its columns are looked at one after the other."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from riskagg.drafting.codes import CodeList, Vocabulary
from riskagg.drafting.dates import Dates
from riskagg.drafting.opening import Column
from riskagg.privacy.normalise import nhs_number

Words = frozenset[str]
Says = Literal["", "day", "place", "term", "text", "measure"]
_PLAIN = re.compile(r"[A-Za-z][\w ()/&.-]*")
_YAML_WORDS = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null", "none"))
_YES_AND_NO = frozenset(("y", "n", "yes", "no", "true", "false"))


@dataclass(frozen=True)
class Guess:
    """What a column may be.

    Attributes:
        rule: as it stands in the mapping, after the column's name.
        why: the reason, or what a person must decide; quotes no cell.
        is_person: only keys are made of it, or it is dropped because it may be a person's.
        decide: a person must decide before the mapping can be used.
        codes: the code list that goes with it.
        says: ``day``, ``place``, ``term``, ``text`` or ``measure`` (a number, a yes or no), where it is one of these.
    """

    rule: str
    why: str
    is_person: bool = False
    decide: bool = False
    codes: CodeList | None = None
    says: Says = ""


@dataclass
class Looking:
    """One look over the columns of a file.

    Attributes:
        names: words of all cells of columns that may be of a person; no code with one of them is written down.
        taken: what a column has become already, and no second one becomes.
    """

    source: str
    vocabulary: Vocabulary
    names: Words
    taken: set[str] = field(default_factory=set)

    def once(self, target: str) -> bool:
        """True the first time that a target is asked for."""
        if target in self.taken:
            return False
        self.taken.add(target)
        return True


Rule = Callable[[Column, Words, Looking], Guess | None]
"""A rule looks at a column and the words of its heading; None where it does not fit."""


def says_yes_or_no(column: Column) -> bool:
    """True where every filled cell is a yes or a no: such a column names nobody, whatever its heading says."""
    return {cell.casefold() for cell in column.values} <= _YES_AND_NO


def is_nhs_number(cell: str) -> bool:
    """True for ten digits, spaced or not, with a valid check digit; letters about it make it some other reference."""
    return bool(re.fullmatch(r"[\d\s-]+", cell)) and nhs_number(cell) is not None


def share(column: Column, test: Callable[[str], bool]) -> float:
    """Share of the filled cells that pass; 0 where none is filled."""
    return sum(count for cell, count in column.values.items() if test(cell)) / column.n_filled if column.n_filled else 0.0


def formats_words(dates: Dates | None) -> tuple[str, str]:
    """What a column of dates adds to its rule, and to its reason."""
    if dates is None:
        return ", formats: []", ". DECIDE: no form was found that its cells fit; write it in formats"
    if dates.either:
        day, month = (", ".join(f"'{form}'" for form in forms) for forms in dates.either)
        return ", formats: []", f". DECIDE: all fit day first [{day}] and month first [{month}]; write one of the two in formats"
    forms = ", ".join(f"'{form}'" for form in dates.formats)
    return f", formats: [{forms}]", ""


def quoted(text: str) -> str:
    """A YAML scalar: plain where nothing in it could be taken for syntax."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _YAML_WORDS else json.dumps(text, ensure_ascii=False)
