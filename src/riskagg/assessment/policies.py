"""The area's rules: the shipped policies, with the area's own files in their places."""

from dataclasses import dataclass
from typing import TypeVar

from riskagg.area import Area
from riskagg.errors import SettingsError
from riskagg.policy.rules import Bands, Patterns, Triggers, read_policy
from riskagg.score.rules import THRESHOLDS, PatternRule

_P = TypeVar("_P", Patterns, Triggers, Bands)


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
        SettingsError: a file is missing, cannot be used, or lacks a pattern or one of its thresholds.
    """
    texts = {path.name: path.read_text(encoding="utf-8") for path in area.config_files("policies", ".yml")}

    def read(name: str, model: type[_P]) -> _P:
        if name not in texts:
            raise SettingsError(f"policies/{name}: not there. Nothing was scored. Put it back beside the other policies.")
        return read_policy(f"policies/{name}", texts[name], model)

    policies = Policies(read("patterns.yml", Patterns), read("triggers.yml", Triggers), read("bands.yml", Bands))
    _check_thresholds(policies.patterns)
    return policies


def _check_thresholds(patterns: Patterns) -> None:
    found = {rule.id: set(rule.thresholds) for rule in patterns.rules}
    faults = [f"  no pattern {name}" for name in sorted(THRESHOLDS.keys() - found.keys())]
    faults += [f"  unknown pattern {name}" for name in sorted(found.keys() - THRESHOLDS.keys())]
    faults += [
        f"  {name}: thresholds {', '.join(sorted(found[name]))}, expected {', '.join(sorted(THRESHOLDS[name]))}"
        for name in sorted(found.keys() & THRESHOLDS.keys())
        if found[name] != THRESHOLDS[name]
    ]
    if faults:
        raise SettingsError("\n".join(["policies/patterns.yml cannot be used. Nothing was scored. Mend it:", *faults]))
