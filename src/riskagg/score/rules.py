"""What a pattern must show, as read from the area's policies."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class PatternRule:
    """One pattern's rule: its thresholds by name, its kind, and the unit kinds that it is looked for in."""

    rule: str
    kind: str
    thresholds: Mapping[str, float]
    applies_to: tuple[str, ...]

    def __getitem__(self, name: str) -> float:
        return self.thresholds[name]

    def days(self, name: str = "days") -> int:
        return int(self.thresholds[name])


PatternRules = Mapping[str, PatternRule]

THRESHOLDS: Mapping[str, frozenset[str]] = {
    "repeat_theme": frozenset({"n", "days", "p"}),
    "cluster": frozenset({"n", "days", "shortest_days", "longest_days", "p"}),
    "different_people": frozenset({"n", "people", "days"}),
    "same_person": frozenset({"n", "days"}),
    "same_source_of_risk": frozenset({"n", "people", "days"}),
    "several_agencies": frozenset({"agencies", "days"}),
    "escalating_severity": frozenset({"quarters", "n", "p"}),
    "escalating_frequency": frozenset({"quarters", "n", "intervals", "ratio", "p"}),
    "sustained_rise": frozenset({"p"}),
    "provider_spread": frozenset({"services", "days"}),
    "after_change": frozenset({"n", "services", "days", "begun_within_days", "p"}),
    "under_reporting": frozenset({"n", "days", "share_of_peers", "peers_tell", "p"}),
    "silence": frozenset({"n_before", "p"}),
    "unanswered_concern": frozenset({"n", "after_days", "looked_back_days"}),
}
"""The patterns that there are, and the thresholds that each one's rule must state."""

TESTS: frozenset[str] = frozenset(
    {
        *("repetition", "different_people", "several_agencies", "escalating_severity", "escalating_frequency", "sustained_rise"),
        *("provider_spread", "after_change", "under_reporting", "silence"),
    }
)
"""The tests whose p-values are combined; ``bands.yml`` gives their weights."""
