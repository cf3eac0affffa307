"""The area's rules: the shipped policies, with the area's own files in their places."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

from riskagg.area import Area
from riskagg.assessment.changes import LOG_FILE
from riskagg.errors import SettingsError
from riskagg.intake import known_meanings
from riskagg.policy.checks import FLAGS, Fault, Known, band_faults, pattern_faults, trigger_faults
from riskagg.policy.rules import Bands, Patterns, Triggers
from riskagg.policy.tests_of_records import RATINGS
from riskagg.score.rules import TESTS, THRESHOLDS, PatternRule
from riskagg.settings_files import Document, near, read_yaml, validated

PATTERNS_FILE, TRIGGERS_FILE, BANDS_FILE = "patterns.yml", "triggers.yml", "bands.yml"
_P = TypeVar("_P", Patterns, Triggers, Bands)


@dataclass(frozen=True)
class _Read(Generic[_P]):
    document: Document
    policy: _P


@dataclass(frozen=True)
class Policies:
    """What the three files of ``config/policies/`` say."""

    patterns: Patterns
    triggers: Triggers
    bands: Bands

    @property
    def rules(self) -> dict[str, PatternRule]:
        """The patterns' rules as scoring takes them, by pattern."""
        return {rule.id: PatternRule(rule.id, rule.kind, rule.thresholds, rule.applies_to) for rule in self.patterns.rules}


def read_policies(area: Area) -> Policies:
    """Read and check the three files.

    Raises:
        SettingsError: a file is missing, unknown or cannot be used, or names a rule, threshold, column, value or test that there is not;
            all faults of all files are listed.
    """
    faults = [*area.config_faults("policies", ".yml"), *_unknown_files(area)]
    patterns = _read(area, PATTERNS_FILE, Patterns, faults)
    triggers = _read(area, TRIGGERS_FILE, Triggers, faults)
    bands = _read(area, BANDS_FILE, Bands, faults)
    if patterns is not None:
        _add(faults, patterns, pattern_faults(patterns.policy, THRESHOLDS))
    if triggers is not None:
        _add(faults, triggers, trigger_faults(triggers.policy, _known(area, faults)))
    if bands is not None:
        _add(faults, bands, band_faults(bands.policy, TESTS))
    if faults or patterns is None or triggers is None or bands is None:
        raise SettingsError(
            "\n".join(
                [f"{len(faults)} fault(s) in the policies. Nothing was scored. Fix them (docs/how-to/change-a-threshold.md):", *faults]
            )
        )
    return Policies(patterns.policy, triggers.policy, bands.policy)


def _read(area: Area, name: str, model: type[_P], faults: list[str]) -> _Read[_P] | None:
    path = next((path for path in area.config_files("policies", ".yml") if path.name == name), None)
    if path is None:
        faults.append(f"  policies/{name}: is not there. Put it back beside the other policies")
        return None
    document = read_yaml(path, f"policies/{name}", faults)
    policy = None if document is None else validated(document, model, faults)
    return None if document is None or policy is None else _Read(document, policy)


def _add(faults: list[str], read: _Read[_P], wrong: list[Fault]) -> None:
    faults += [f"  {read.document.where(path)}: {words}" for path, words in wrong]


def _unknown_files(area: Area) -> list[str]:
    known = (PATTERNS_FILE, TRIGGERS_FILE, BANDS_FILE, LOG_FILE)
    names = (path.name for path in area.config_files("policies", ".yml") if path.name not in known)
    there = f"; there are {', '.join(known)}"
    return [f"  policies/{name}: no such policy{near(name, known) or there}. Rename it or move it away" for name in names]


def _known(area: Area, faults: list[str]) -> Known:
    """Columns of a record that a trigger may look at, with their values where there are few."""
    meanings = known_meanings(area, faults)
    named: dict[str, Collection[str] | None] = {name: meanings.get(name) for name in ("theme", "record_type", "risk_source_role")}
    return Known({**named, "source": None, "finding": None, "is_event": None, **dict.fromkeys(FLAGS)}, RATINGS)
