"""The settings that a what-if may ask about: their names are the keys of the files in which they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from riskagg.area import SETTINGS_FILE, Area
from riskagg.assessment import Policies, read_policies
from riskagg.errors import UsageError
from riskagg.policy.checks import cluster_contradictions, contradictions
from riskagg.policy.limits import LIMITS, WEIGHT, Limit, limit_of_pattern, limit_of_trigger
from riskagg.policy.rules import Bands, Patterns, Triggers

Number = int | float
BUDGET = "meeting.attention_budget"
BANDS, PATTERNS, TRIGGERS = "policies/bands.yml", "policies/patterns.yml", "policies/triggers.yml"
_M = TypeVar("_M", Bands, Patterns, Triggers)


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
            Setting(f"bands.{band}.{key}", f"{title} {band}", BANDS, ("bands", band, key), getattr(limits, key), LIMITS[key], owner)
            for key, title in titles
            for owner in [policies.bands.owner]
        ]
    for test, weight in policies.bands.tests.items():
        title = f"weight of {test.replace('_', ' ')} among the tests"
        found.append(Setting(f"tests.{test}", title, BANDS, ("tests", test), weight, WEIGHT, policies.bands.owner))
    title = "services that the meeting can discuss"
    found.append(Setting(BUDGET, title, SETTINGS_FILE, ("meeting", "attention_budget"), standing.budget, LIMITS["attention_budget"], ""))
    for file, policy, limits in ((PATTERNS, policies.patterns, limit_of_pattern), (TRIGGERS, policies.triggers, limit_of_trigger)):
        for rule in policy.rules:
            for key, value in rule.thresholds.items():
                keys, limit = ("rules", rule.id, "thresholds", key), limits(rule.id, key)
                number = int(value) if limit.whole and value == int(value) else value
                found.append(Setting(f"{rule.id}.{key}", f"{rule.title}: {key}", file, keys, number, limit, policy.owner))
    return {setting.name: setting for setting in found}


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
    cluster = {rule.id: rule.thresholds for rule in standing.policies.patterns.rules}["cluster"]
    return [*contradictions(standing.policies.bands), *cluster_contradictions(cluster)]
