"""A service that told regularly and tells nothing any more."""

import numpy as np

from riskagg.score import sentences as say
from riskagg.score.arrays import Flags, Floats, Ints
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
    heard = (n_before >= rule["n_before"]) & panel.is_open & ~_may_have_reported(panel, last)
    p = np.where(heard, lower_tail(np.zeros_like(mean), mean, shape), np.nan)
    for unit in np.flatnonzero(p <= rule["p"]):
        day = int(last[unit])
        noun = str(panel.noun[unit])
        text = f"{say.started(say.itself(noun))} {'has' if say.is_one(noun) else 'have'} reported nothing since {date_of(day):%-d %B %Y}; "
        text += f"from {say.before(noun).replace('had', 'reported')}, {say.about(mean[unit])} would be expected since then."
        chance = Chance(0.0, float(mean[unit]), float(shape[unit]), float(p[unit]))
        found.add(rule, int(unit), _last_word(panel, int(unit), day), text, (day, panel.calendar.last_day), None, chance)
    return p


def _last_word(panel: Panel, unit: int, day: int) -> Ints:
    """The incidents of a day that the unit itself reported: with them the silence begins."""
    rows = panel.rows(unit, None, day)
    return np.asarray(rows[panel.incidents.told[rows] & (panel.incidents.day[rows] == day)])


def _may_have_reported(panel: Panel, last: Ints) -> Flags:
    """Whether something happened since of which nobody says who reported it; shape (U,)."""
    unknown = ~panel.incidents.is_teller_known & (panel.incidents.day > last[panel.unit])
    return np.bincount(panel.unit[unknown], minlength=panel.n_units) > 0


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
