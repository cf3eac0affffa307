"""Rules as data: every one has its source document, clause, revision date, owner, thresholds and the evidence that it wants."""

from datetime import date
from typing import Literal, TypeVar

from pydantic import Field, FiniteFloat

from riskagg.errors import SettingsError
from riskagg.settings_files import Strict, parse_yaml, validated

UnitKind = Literal["service", "provider", "operator", "brand", "company"]
Test = Literal["records", "visits", "rating", "agencies", "keys", "themes", "flags", "never"]
Kind = Literal["repetition", "people", "agencies", "escalation", "excess", "spread", "hidden", "unanswered"]


class _Policy(Strict):
    revision: date
    owner: str
    next_review: date


class Pattern(Strict):
    """One pattern."""

    id: str
    title: str
    kind: Kind
    source_document: str
    clause: str
    applies_to: tuple[UnitKind, ...]
    thresholds: dict[str, FiniteFloat]
    evidence: str


class Patterns(_Policy):
    """``patterns.yml``."""

    rules: tuple[Pattern, ...]


class NotApplicable(Strict):
    """Providers to whom the triggers do not apply: a pattern of their name, and the clause that says so."""

    provider_name: str
    clause: str


class Trigger(Strict):
    """One trigger: a test over records, its numbers, and the records that it looks at."""

    id: str
    title: str
    clause: str
    test: Test
    what: str
    thresholds: dict[str, int]
    where: dict[str, tuple[str | bool, ...]]
    needs: tuple[str, ...] = ()
    evidence: str
    reason: str = ""


class Triggers(_Policy):
    """``triggers.yml``."""

    source_document: str
    applies_to: tuple[UnitKind, ...]
    not_applicable: NotApplicable
    rules: tuple[Trigger, ...]


class Band(Strict):
    """What a band asks: a q-value at most ``q``, and so many kinds of pattern."""

    q: float = Field(gt=0, lt=1)
    kinds: int = Field(1, ge=1)


class BandLimits(Strict):
    """The two upper bands; any pattern makes a watch."""

    high: Band
    raised: Band


class Bands(_Policy):
    """``bands.yml``: the bands and the weights of the tests that are combined."""

    bands: BandLimits
    tests: dict[str, FiniteFloat]


_P = TypeVar("_P", bound=_Policy)


def read_policy(name: str, text: str, model: type[_P]) -> _P:
    """Read one policy file.

    Args:
        name: what a message calls the file.
        text: its content.
        model: ``Patterns``, ``Triggers`` or ``Bands``.

    Raises:
        SettingsError: not YAML, or it breaks its schema; all faults are listed.
    """
    faults: list[str] = []
    document = parse_yaml(text, name, faults)
    policy = None if document is None else validated(document, model, faults)
    if policy is None:
        raise SettingsError("\n".join([f"{name}: {len(faults)} setting(s) cannot be used. Nothing was scored. Fix them:", *faults]))
    return policy
