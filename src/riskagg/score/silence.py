"""A service that told regularly and tells nothing any more."""

import numpy as np

from riskagg.score import sentences as say
from riskagg.score.arrays import Floats, Ints
from riskagg.score.calendar import date_of
from riskagg.score.evidence import Chance, Evidence
from riskagg.score.panel import Panel
from riskagg.score.rules import PatternRule
from riskagg.score.shrinkage import predict
from riskagg.score.tails import lower_tail


def silence(found: Evidence, rule: PatternRule) -> Floats:
    """Look for a unit that told regularly and has told nothing since.

    The time since its last word is held against its own earlier rate, in the months in which it was open and could be heard.

    Returns:
        Shape (U,): chance of nothing since the last; NaN for units that are closed or told too little before.
    """
    panel = found.panel
    last, n_before = _last_told(panel)
    clock = np.concatenate([np.zeros((panel.n_units, 1)), np.cumsum(panel.found.told.sum(axis=1), axis=1)], axis=1)
    until = _clock_at(panel, clock, last)
    # The last word opens the silence and is no part of the rate before it.
    level = panel.level_of(np.maximum(n_before - 1, 0), until)
    since = clock[:, -1] - until
    months = (panel.calendar.last_day - last) / 30.44
    mean, shape = predict(since, level, np.zeros_like(since), panel.month_spread, months, panel.all_clumping)
    heard = (n_before >= rule["n_before"]) & panel.is_open
    p = np.where(heard, lower_tail(np.zeros_like(mean), mean, shape), np.nan)
    for unit in np.flatnonzero(p <= rule["p"]):
        day = int(last[unit])
        is_group = panel.unit_kind != "service"
        who, whose = ("The services themselves have", "their") if is_group else (f"The {panel.noun[unit]} itself has", "its")
        text = f"{who} told nothing since {date_of(day):%-d %B %Y}; "
        text += f"{say.about(mean[unit])} would be expected from {whose} own earlier telling."
        chance = Chance(0.0, float(mean[unit]), float(shape[unit]), float(p[unit]))
        nothing = np.empty(0, dtype=np.int64)
        found.add(rule, int(unit), nothing, text, (day + 1, panel.calendar.last_day), None, chance, since=day)
    return p


def _last_told(panel: Panel) -> tuple[Ints, Floats]:
    told = panel.incidents.told
    last = np.full(panel.n_units, panel.calendar.last_day, dtype=np.int64)
    day = np.full(panel.n_units, -1, dtype=np.int64)
    np.maximum.at(day, panel.unit[told], panel.incidents.day[told])
    return np.where(day >= 0, day, last), np.bincount(panel.unit[told], minlength=panel.n_units).astype(np.float64)


def _clock_at(panel: Panel, clock: Floats, day: Ints) -> Floats:
    """What was expected until each unit's day, that day included."""
    month = panel.calendar.month_of(day)
    begin, end = panel.calendar.starts[month], panel.calendar.starts[month + 1]
    part = (day + 1 - begin) / (end - begin)
    units = np.arange(len(day))
    return np.asarray(clock[units, month] * (1 - part) + clock[units, month + 1] * part)
