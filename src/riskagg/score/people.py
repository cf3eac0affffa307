"""Whom it happens to, and from whom: different people, the same person, the same alleged source of risk.

Thefts from three residents weigh more than three from one (Dorset, L7): for different people the number of people, not of incidents, is
held against what would be expected. Counted are those who are surely different: a mere reference may be somebody whom another names.
"""

from collections import Counter

import numpy as np

from riskagg.score import sentences as say
from riskagg.score.arrays import Floats, Ints
from riskagg.score.evidence import Chance, Evidence
from riskagg.score.rules import PatternRule
from riskagg.score.tails import upper_mid, upper_tail


def different_people(found: Evidence, rule: PatternRule) -> Floats:
    """Look for the same theme against different people.

    Returns:
        Shape (U, T): mid-p of so many incidents as there are different people, be they few or many.
    """
    panel = found.panel
    days = rule.days()
    n = panel.count(days)
    mean, shape = panel.predicted(days)
    people = _people(found, days)
    count = np.minimum(people, n)
    p = upper_tail(count, mean, shape)
    window = (panel.calendar.last_day - days + 1, panel.calendar.last_day)
    for unit, theme in np.argwhere((n >= rule["n"]) & (people >= rule["people"])):
        members = panel.rows(unit, theme, window[0])
        chance = Chance(len(members), mean[unit, theme], shape[unit, theme], p[unit, theme])
        text = f"{found.incidents_of(theme, len(members))}, {found.different_people_of(members)}, {found.span_of(members)}; "
        text += f"{found.expectation(unit, chance.mean, window)}."
        found.add(rule, unit, members, say.started(text) + found.reported(members, unit), window, theme, chance)
    return upper_mid(count, mean, shape)


def _people(found: Evidence, days: int) -> Floats:
    """Different people of the last so many days by unit and theme, shape (U, T)."""
    panel = found.panel
    n = panel.count(days)
    people = np.zeros_like(n)
    for unit, theme in np.argwhere(n >= 1):
        people[unit, theme] = found.people_of(panel.rows(unit, theme, panel.calendar.last_day - days + 1))
    return people


def same_person(found: Evidence, rule: PatternRule) -> None:
    """Look for one person affected again and again."""
    for unit, members, person in _repeated(found, found.panel.incidents.people, rule):
        theme = _main_theme(found, members)
        text = f"The same person was affected in {found.mostly_of(theme, members)} {found.span_of(members)}."
        text += say.weakly_joined(found.n_weakly_joined(members, person))
        found.add(rule, unit, members, text + found.reported(members, unit), _window(found, rule), theme)


def same_source_of_risk(found: Evidence, rule: PatternRule) -> None:
    """Look for one alleged source of risk to different people."""
    for unit, members, source in _repeated(found, found.panel.incidents.sources, rule):
        if found.people_of(members) < rule["people"]:
            continue
        theme = _main_theme(found, members)
        text = f"The same alleged source of risk is named in {say.counted(len(members), 'incident', 'incidents')} "
        text += f"with {found.different_people_of(members)} {found.span_of(members)}."
        text += say.weakly_joined(found.n_weakly_joined(members, source))
        found.add(rule, unit, members, text + found.reported(members, unit), _window(found, rule), theme)


def _window(found: Evidence, rule: PatternRule) -> tuple[int, int]:
    last = found.panel.calendar.last_day
    return last - rule.days() + 1, last


def _repeated(found: Evidence, keys: list[tuple[str, ...]], rule: PatternRule) -> list[tuple[int, Ints, str]]:
    """Units with the incidents of the key that returns most often; of equals the one that came first."""
    panel = found.panel
    recent = np.flatnonzero(panel.incidents.day > panel.calendar.last_day - rule.days())
    pairs = [(int(panel.unit[i]), key) for i in recent for key in keys[i]]
    often = Counter(pairs)
    most: dict[int, str] = {}
    for (unit, key), n in often.items():
        if n >= rule["n"] and (unit not in most or n > often[unit, most[unit]]):
            most[unit] = key
    first = panel.calendar.last_day - rule.days() + 1
    return [
        (unit, np.array([i for i in panel.rows(unit, None, first) if most[unit] in keys[i]], dtype=np.int64), most[unit])
        for unit in sorted(most)
    ]


def _main_theme(found: Evidence, members: Ints) -> int | None:
    """The theme of at least half of the incidents."""
    n = np.bincount(found.panel.incidents.theme[members])
    return int(n.argmax()) if 2 * n.max() >= len(members) else None
