"""The settings that a what-if may ask about: their names are the keys of the files in which they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

from riskagg.area import SETTINGS_FILE, Area
from riskagg.assessment import Policies, read_policies
from riskagg.errors import UsageError
from riskagg.policy.rules import Bands, Patterns, Triggers

Number = int | float
BUDGET = "meeting.attention_budget"
BANDS, PATTERNS, TRIGGERS = "policies/bands.yml", "policies/patterns.yml", "policies/triggers.yml"
_M = TypeVar("_M", Bands, Patterns, Triggers)


class Limit(NamedTuple):
    """What a figure may be: from ``low`` to ``high``, both within; ``whole`` numbers alone."""

    low: float
    high: float
    whole: bool = True

    def __str__(self) -> str:
        return f"{'a whole number' if self.whole else 'a number'} from {self.low:g} to {self.high:g}"


_CHANCE, _DAYS = Limit(0.0001, 0.5, whole=False), Limit(14, 730)
# The last 180 days are kept out of the history that a window is held against: a longer window would be held against itself.
_HELD_AGAINST_HISTORY = Limit(14, 180)
_WITHOUT_HISTORY = ("same_person", "same_source_of_risk")
_WEIGHT = Limit(0, 10, whole=False)
_LIMITS = {
    **{"q": _CHANCE, "p": _CHANCE, "kinds": Limit(1, 8), "attention_budget": Limit(1, 1000)},
    **{"n": Limit(1, 100), "n_before": Limit(1, 100), "people": Limit(2, 50), "agencies": Limit(2, 20), "services": Limit(2, 100)},
    **{"shortest_days": Limit(7, 180), "longest_days": Limit(7, 180), "begun_within_days": _DAYS, "looked_back_days": _DAYS},
    **{"after_days": Limit(1, 365), "quarters": Limit(2, 8), "intervals": Limit(3, 24), "ratio": Limit(0.1, 0.95, whole=False)},
    **{"share_of_peers": Limit(0.05, 1, whole=False), "peers_tell": Limit(0, 100, whole=False)},
}


@dataclass(frozen=True)
class Standing:
    """What is in force: the area's policies and the meeting's budget of attention."""

    policies: Policies
    budget: int


@dataclass(frozen=True)
class Setting:
    """One figure: its name, what it is of, where it stands (file and keys), its value, its limit, and who owns the file."""

    name: str
    title: str
    file: str
    keys: tuple[str, ...]
    value: Number
    limit: Limit
    owner: str


@dataclass(frozen=True)
class Change:
    """A setting and its other value."""

    setting: Setting
    new: Number


def in_force(area: Area) -> Standing:
    """The settings of an area."""
    return Standing(read_policies(area), area.settings.meeting.attention_budget)


def settings_of(standing: Standing) -> dict[str, Setting]:
    """Every setting by name, in the order of the files: bands, tests, budget, patterns, triggers."""
    policies, found = standing.policies, []
    for band in ("high", "raised"):
        limits = getattr(policies.bands.bands, band)
        titles = (("q", "false discovery rate up to which a unit is"), ("kinds", "kinds of pattern that make a unit"))
        found += [
            Setting(f"bands.{band}.{key}", f"{title} {band}", BANDS, ("bands", band, key), getattr(limits, key), _LIMITS[key], owner)
            for key, title in titles
            for owner in [policies.bands.owner]
        ]
    for test, weight in policies.bands.tests.items():
        title = f"weight of {test.replace('_', ' ')} among the tests"
        found.append(Setting(f"tests.{test}", title, BANDS, ("tests", test), weight, _WEIGHT, policies.bands.owner))
    title = "services that the meeting can discuss"
    found.append(Setting(BUDGET, title, SETTINGS_FILE, ("meeting", "attention_budget"), standing.budget, _LIMITS["attention_budget"], ""))
    for file, policy in ((PATTERNS, policies.patterns), (TRIGGERS, policies.triggers)):
        for rule in policy.rules:
            for key, value in rule.thresholds.items():
                keys, limit = ("rules", rule.id, "thresholds", key), _limit(file, rule.id, key)
                number = int(value) if limit.whole and value == int(value) else value
                found.append(Setting(f"{rule.id}.{key}", f"{rule.title}: {key}", file, keys, number, limit, policy.owner))
    return {setting.name: setting for setting in found}


def _limit(file: str, rule: str, key: str) -> Limit:
    if key == "days":
        return _HELD_AGAINST_HISTORY if file == PATTERNS and rule not in _WITHOUT_HISTORY else _DAYS
    return _LIMITS[key]


def read_changes(standing: Standing, said: Sequence[str]) -> list[Change]:
    """The changes asked for, in the order of the settings.

    Args:
        said: each ``name=value``, as ``bands.raised.q=.05``.

    Raises:
        UsageError: a name that no setting has, a value out of its range, one that changes nothing, or two that do not go together; all
            faults are listed.
    """
    known = settings_of(standing)
    found: dict[str, Change] = {}
    faults = []
    for text in said:
        name, equals, value = (part.strip() for part in text.partition("="))
        fault = _fault(known, name, equals, value) or (f"{name}: said twice" if name in found else "")
        if fault:
            faults.append(f"  {fault}")
        else:
            found[name] = Change(known[name], _number(value, known[name].limit))
    changes = [found[name] for name in known if name in found]
    faults += [f"  {fault}" for fault in ([] if faults else _contradictions(with_changes(standing, changes)))]
    if faults:
        raise UsageError(
            "\n".join(
                [
                    f"--set: {len(faults)} fault(s). Nothing was worked out. `riskagg whatif` alone lists every setting and its value:",
                    *faults,
                ]
            )
        )
    return changes


def _fault(known: Mapping[str, Setting], name: str, equals: str, value: str) -> str:
    if not equals:
        return f"{name!r}: expected NAME=VALUE, such as bands.raised.q=0.05"
    if name not in known:
        words = set(name.lower().replace("_", ".").split("."))
        shared = {other: len(words & set(other.lower().replace("_", ".").split("."))) for other in known}
        near = sorted((other for other in known if shared[other]), key=lambda other: (-shared[other], len(other)))[:3]
        return f"{name}: no such setting{'; near it: ' if near else ''}{', '.join(near)}"
    setting = known[name]
    try:
        number = _number(value, setting.limit)
    except ValueError:
        return f"{name}: expected {setting.limit}, found {value!r}"
    if not setting.limit.low <= number <= setting.limit.high:
        return f"{name}: expected {setting.limit}, found {value}"
    return f"{name}: is {setting.value:g} already" if number == setting.value else ""


def _number(text: str, limit: Limit) -> Number:
    return int(text) if limit.whole else float(text)


def with_changes(standing: Standing, changes: Sequence[Change]) -> Standing:
    """What would be in force with the changes."""
    policies, budget = standing.policies, standing.budget
    for change in changes:
        setting = change.setting
        if setting.file == BANDS:
            policies = replace(policies, bands=_with(policies.bands, setting.keys, change.new))
        elif setting.file == PATTERNS:
            policies = replace(policies, patterns=_with(policies.patterns, setting.keys, change.new))
        elif setting.file == TRIGGERS:
            policies = replace(policies, triggers=_with(policies.triggers, setting.keys, change.new))
        else:
            budget = int(change.new)
    return Standing(policies, budget)


def _with(policy: _M, keys: tuple[str, ...], new: Number) -> _M:
    values = policy.model_dump()
    at: Any = values
    for key in keys[:-1]:
        at = at[key] if isinstance(at, dict) else next(rule for rule in at if rule["id"] == key)
    at[keys[-1]] = new
    return type(policy).model_validate(values)


def _contradictions(standing: Standing) -> list[str]:
    """Settings that are each within their range and make no sense together."""
    bands, cluster = standing.policies.bands, {rule.id: rule.thresholds for rule in standing.policies.patterns.rules}["cluster"]
    high, raised = bands.bands.high, bands.bands.raised
    checks = (
        (high.q > raised.q, f"bands.high.q {high.q:g} is above bands.raised.q {raised.q:g}: high would be easier to reach than raised"),
        (high.kinds < raised.kinds, f"bands.high.kinds {high.kinds} is below bands.raised.kinds {raised.kinds}"),
        (not any(bands.tests.values()), "every weight of tests is 0: nothing would be tested"),
        (
            not cluster["shortest_days"] <= cluster["longest_days"] <= cluster["days"],
            f"cluster: expected shortest_days <= longest_days <= days, found {cluster['shortest_days']:g}, {cluster['longest_days']:g}, "
            f"{cluster['days']:g}",
        ),
    )
    return [fault for broken, fault in checks if broken]
