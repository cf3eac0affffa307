"""What a schema cannot say of policies: names of things that there are not, figures out of range, settings that contradict one another.

Each check returns faults as a path into the file and words for it; whoever has read the file says on which line that is.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from riskagg.policy.limits import LIMITS, WEIGHT, limit_of_pattern, limit_of_trigger
from riskagg.policy.rules import Bands, Pattern, Patterns, Test, Trigger, Triggers
from riskagg.settings_files import near, near_or_all, quoted

Fault = tuple[tuple[str | int, ...], str]

_COUNTED = frozenset({"n", "days"})
_THRESHOLDS: Mapping[Test, frozenset[str]] = {"rating": frozenset(), "never": frozenset()}
FLAGS = ("is_serious", "is_about_management", "is_systemic", "is_capacity_doubted")
"""Marks of a record that a trigger may need or look at."""


@dataclass(frozen=True)
class Known:
    """What a trigger may look at: columns of a record and, where they are few, the values of each."""

    columns: Mapping[str, Collection[str] | None]
    ratings: Collection[str]


def pattern_faults(policy: Patterns, known: Mapping[str, Collection[str]]) -> list[Fault]:
    """Patterns that there are not, that stand twice or are missing; thresholds that are missing, unknown or out of their range.

    Args:
        known: pattern -> its thresholds.
    """
    faults = _twice(policy.rules)
    faults += [((), f"no pattern {name}; put it back") for name in sorted(known.keys() - {rule.id for rule in policy.rules})]
    for place, rule in enumerate(policy.rules):
        at = ("rules", place)
        if rule.id not in known:
            faults.append(((*at, "id"), f"unknown pattern {quoted(rule.id)}{near(rule.id, known)}"))
            continue
        faults += _threshold_faults(at, rule.thresholds, known[rule.id])
        faults += [
            ((*at, "thresholds", name), f"expected {limit}, found {value:g}")
            for name, value in rule.thresholds.items()
            if name in known[rule.id] and not (limit := limit_of_pattern(rule.id, name)).holds(value)
        ]
    if not faults:
        faults += _cluster_faults(policy)
    return faults


def trigger_faults(policy: Triggers, known: Known) -> list[Fault]:
    """Triggers that stand twice, thresholds, columns and values that their tests do not know, a pattern of names that is none."""
    faults = _twice(policy.rules)
    if wrong := pattern_of_text_fault(policy.not_applicable.provider_name):
        faults.append((("not_applicable", "provider_name"), wrong))
    for place, rule in enumerate(policy.rules):
        at = ("rules", place)
        wanted = _THRESHOLDS.get(rule.test, _COUNTED)
        faults += _threshold_faults(at, rule.thresholds, wanted)
        faults += [
            ((*at, "thresholds", name), f"expected {limit}, found {value:g}")
            for name, value in rule.thresholds.items()
            if name in wanted and not (limit := limit_of_trigger(rule.id, name)).holds(value)
        ]
        faults += [((*at, *path), words) for path, words in _where_faults(rule, known)]
        faults += [((*at, *path), words) for path, words in _need_faults(rule)]
    return faults


def band_faults(policy: Bands, tests: Collection[str]) -> list[Fault]:
    """Tests that there are not, weights out of their range, bands that contradict each other."""
    faults: list[Fault] = [(("tests", name), f"no such test{near(name, tests)}") for name in policy.tests if name not in tests]
    faults += [
        (("tests", name), f"expected {WEIGHT}, found {weight:g}") for name, weight in policy.tests.items() if not WEIGHT.holds(weight)
    ]
    limits = {"high": policy.bands.high, "raised": policy.bands.raised}
    for band, limit in limits.items():
        for key, value in (("q", limit.q), ("kinds", limit.kinds)):
            if not LIMITS[key].holds(value):
                faults.append((("bands", band, key), f"expected {LIMITS[key]}, found {value:g}"))
    return faults or [((), words) for words in contradictions(policy)]


def contradictions(policy: Bands) -> list[str]:
    """Settings that are each within their range and make no sense together."""
    high, raised = policy.bands.high, policy.bands.raised
    checks = (
        (high.q > raised.q, f"bands.high.q {high.q:g} is above bands.raised.q {raised.q:g}: high would be easier to reach than raised"),
        (high.kinds < raised.kinds, f"bands.high.kinds {high.kinds} is below bands.raised.kinds {raised.kinds}"),
        (not any(policy.tests.values()), "every weight of tests is 0: nothing would be tested"),
    )
    return [words for is_broken, words in checks if is_broken]


def _cluster_faults(policy: Patterns) -> list[Fault]:
    found = next(((place, rule.thresholds) for place, rule in enumerate(policy.rules) if rule.id == "cluster"), None)
    return [(("rules", found[0], "thresholds"), words) for words in cluster_contradictions(found[1])] if found else []


def cluster_contradictions(cluster: Mapping[str, float]) -> list[str]:
    """The windows of a cluster from the shortest to the longest, none longer than what is looked at."""
    if cluster["shortest_days"] <= cluster["longest_days"] <= cluster["days"]:
        return []
    said = ", ".join(f"{cluster[name]:g}" for name in ("shortest_days", "longest_days", "days"))
    return [f"cluster: expected shortest_days <= longest_days <= days, found {said}"]


def pattern_of_text_fault(pattern: str) -> str | None:
    """Why a regular expression is none; None where it is one."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as wrong:
        return f"expected a regular expression, found {quoted(pattern)} ({wrong})"
    return None


def _twice(rules: Iterable[Pattern | Trigger]) -> list[Fault]:
    seen: set[str] = set()
    faults: list[Fault] = []
    for place, rule in enumerate(rules):
        if rule.id in seen:
            faults.append((("rules", place, "id"), f"{quoted(rule.id)} stands twice. Leave one"))
        seen.add(rule.id)
    return faults


def _threshold_faults(at: tuple[str | int, ...], found: Collection[str], wanted: Collection[str]) -> list[Fault]:
    lacking, added = sorted(set(wanted) - set(found)), [name for name in found if name not in wanted]
    missing: list[Fault] = [((*at, "thresholds"), f"no threshold {name}{near(name, added)}") for name in lacking]
    unknown: list[Fault] = [((*at, "thresholds", name), f"no such threshold{near(name, wanted)}") for name in added]
    return [*missing, *unknown]


def _where_faults(rule: Trigger, known: Known) -> list[Fault]:
    columns = {"safe_rating": known.ratings} if rule.test == "rating" else known.columns
    faults: list[Fault] = []
    if rule.test == "rating" and "safe_rating" not in rule.where:
        faults.append((("where",), "expected safe_rating, with the ratings that meet the trigger"))
    for column, values in rule.where.items():
        if column not in columns:
            faults.append((("where", column), f"no such column{near_or_all(column, columns)}"))
            continue
        faults += [(("where", column), words) for value in values if (words := _value_fault(column, value, columns[column]))]
        if not values:
            faults.append((("where", column), "expected a value or several, found none: the trigger could never be met"))
    return faults


def _value_fault(column: str, value: str | bool, allowed: Collection[str] | None) -> str | None:
    if column.startswith("is_"):
        return None if isinstance(value, bool) else f"expected true or false, found {quoted(value)}"
    if isinstance(value, bool):
        return f"expected a text, found {quoted(value)}"
    if allowed is None or value in allowed:
        return None
    return f"no such value {quoted(value)}{near_or_all(value, allowed)}"


def _need_faults(rule: Trigger) -> list[Fault]:
    faults: list[Fault] = [(("needs",), f"no such mark {quoted(name)}{near(name, FLAGS)}") for name in rule.needs if name not in FLAGS]
    if rule.test == "flags" and not rule.needs:
        faults.append((("needs",), f"expected marks of a record, such as {FLAGS[0]}"))
    if rule.test == "never" and not rule.reason.strip():
        faults.append((("reason",), "is missing: it is shown in place of an answer"))
    return faults
