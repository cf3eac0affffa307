"""The same kind of incident again and again, and crowded together: a scan over windows against expectation.

Source: Naus (1965) and Kulldorff (2001) for prospective scans; the windows looked at are combined by the Cauchy rule, which asks nothing of
their (strong) dependence.
"""

from collections.abc import Callable

import numpy as np

from riskagg.score import sentences as say
from riskagg.score.arrays import Floats, Ints
from riskagg.score.combine import cauchy
from riskagg.score.evidence import Chance, Evidence
from riskagg.score.panel import Panel
from riskagg.score.rules import PatternRule
from riskagg.score.tails import upper_mid, upper_tail

WINDOWS = (30, 60, 90, 180)


def repetition(found: Evidence, repeat: PatternRule, cluster: PatternRule) -> Floats:
    """Look for ``repeat_theme`` and ``cluster``.

    Returns:
        Shape (U, T): mid-p of the scan over windows of 30 to 180 days that end with the month.
    """
    panel = found.panel
    n, days = panel.count(repeat.days()), repeat.days()
    # Named is only what is unusual within the days that are shown; the unit's own p looks at longer windows too.
    scan, mid = _scan(found, upper_tail, windows_within(days)), _scan(found, upper_mid, WINDOWS)
    mean, shape = panel.predicted(days)
    for unit, theme in np.argwhere((n >= repeat["n"]) & (scan <= repeat["p"])):
        members = panel.rows(unit, theme, panel.calendar.last_day - days + 1)
        chance = Chance(n[unit, theme], mean[unit, theme], shape[unit, theme], scan[unit, theme])
        text = f"{found.incidents_of(theme, len(members))} {found.span_of(members)}; "
        window = (panel.calendar.last_day - days + 1, panel.calendar.last_day)
        text += f"{found.expectation(unit, chance.mean, window)}."
        found.add(repeat, unit, members, say.started(text) + found.reported(members, unit), window, theme, chance)
    _clusters(found, cluster)
    return mid


def windows_within(days: int) -> tuple[int, ...]:
    """The windows of a scan that lie within ``days``, that of all of them included."""
    return (*(length for length in WINDOWS if length < days), days)


def _scan(found: Evidence, tail: Callable[[Floats, Floats, Floats], Floats], windows: tuple[int, ...]) -> Floats:
    panel = found.panel
    tails = np.stack([tail(panel.count(days), *panel.predicted(days)) for days in windows])
    return cauchy(tails, np.ones((len(windows), 1, 1)), axis=0)


def _clusters(found: Evidence, rule: PatternRule) -> None:
    """Crowds within a short window anywhere in the last 90 days.

    The window may begin on any day, so its p is multiplied by the number of windows of that length that fit, by two for the two lengths
    and by two for windows that lie between those.
    """
    panel = found.panel
    days = rule.days()
    for unit, theme in np.argwhere(panel.count(days) >= rule["n"]):
        rows = panel.rows(unit, theme, panel.calendar.last_day - days + 1)
        crowds = [_crowded(panel, unit, theme, rows, (length, days)) for length in (rule.days("shortest_days"), rule.days("longest_days"))]
        members, chance, window = min(crowds, key=lambda crowd: crowd[1].p)
        if len(members) >= rule["n"] and chance.p <= rule["p"]:
            text = f"{found.incidents_of(theme, len(members))} {found.span_of(members)}; "
            text += f"{found.expectation(unit, chance.mean, window)}."
            found.add(rule, unit, members, say.started(text) + found.reported(members, unit), window, theme, chance)


def _crowded(panel: Panel, unit: int, theme: int, rows: Ints, days: tuple[int, int]) -> tuple[Ints, Chance, tuple[int, int]]:
    """The crowd of one window length: its incidents, their chance, and the window (first and last day)."""
    length, within = days
    members = _crowd(panel.incidents.day, rows, length)
    last = min(int(panel.incidents.day[members[0]]) + length - 1, panel.calendar.last_day)
    window = (last - length + 1, last)
    mean, shape = panel.predicted_of(unit, theme, *window)
    tail = float(upper_tail(np.array(float(len(members))), np.array(mean), np.array(shape)))
    return members, Chance(float(len(members)), mean, shape, min(1.0, tail * 4 * within / length)), window


def _crowd(day: Ints, rows: Ints, length: int) -> Ints:
    """The most incidents that one window of ``length`` days holds; the latest such where there are several."""
    days = day[rows]
    n_in = np.searchsorted(days, days + length) - np.arange(len(days))
    at = len(n_in) - 1 - int(np.argmax(n_in[::-1]))
    return rows[at : at + int(n_in[at])]
