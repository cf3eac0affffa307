"""Several agencies tell of a unit, each perhaps only once."""

import numpy as np

from riskagg.score import sentences as say
from riskagg.score.arrays import Floats
from riskagg.score.evidence import Chance, Evidence
from riskagg.score.rules import PatternRule
from riskagg.score.shrinkage import Level, predict


def several_agencies(found: Evidence, rule: PatternRule) -> Floats:
    """Look for three or more agencies within 90 days.

    Returns:
        Shape (U,): mid-p of so many agencies that tell of anything, given how often each tells of such a unit.
    """
    panel = found.panel
    days = rule.days()
    first = panel.calendar.last_day - days + 1
    chances = _chance_each(found, days)
    heard = _heard(found, first, chances.shape)
    n = heard.sum(axis=1)
    at_least = _at_least(chances)
    p, more = (at_least[np.arange(len(n)), n + extra] for extra in (0, 1))
    for unit in np.flatnonzero(n >= rule["agencies"]):
        members = panel.rows(int(unit), None, first)
        expected = float(chances[unit].sum())
        text = f"{say.counted(int(n[unit]), 'agency', 'agencies')} reported {say.counted(len(members), 'incident', 'incidents')} "
        text += f"{found.span_of(members)}; {found.basis(int(unit)).expectation(_agencies(expected), f' in {days} days')}."
        chance = Chance(float(n[unit]), expected, 1 / panel.overall.spread[unit], float(p[unit]))
        found.add(
            rule, int(unit), members, say.started(text) + found.reported(members, int(unit)), (first, panel.calendar.last_day), None, chance
        )
    return np.asarray((p + more) / 2)


def _agencies(expected: float) -> str:
    return f"{say.about(expected)} {'agency' if round(expected) <= 1 else 'agencies'}"


def _chance_each(found: Evidence, days: int) -> Floats:
    """Chance that each agency tells at least once in the window; shape (U, A)."""
    panel = found.panel
    expected = panel.found.by_agency @ panel.calendar.window(days)
    own = Level(*(np.broadcast_to(part[:, None], expected.shape) for part in _parts(panel.overall)))
    mean, shape = predict(expected, own, np.zeros_like(expected), panel.month_spread, days / 30.44, panel.all_clumping)
    return np.asarray(1 - np.exp(-shape * np.log1p(mean / shape)))


def _parts(level: Level) -> tuple[Floats, Floats, Floats]:
    return level.ratio, level.spread, level.prior_spread


def _heard(found: Evidence, first: int, shape: tuple[int, ...]) -> np.ndarray:
    panel = found.panel
    heard = np.zeros(shape, dtype=bool)
    place = {name: a for a, name in enumerate(panel.agencies)}
    for i in np.flatnonzero(panel.incidents.day >= first):
        for name in panel.incidents.agencies[i]:
            heard[panel.unit[i], place[name]] = True
    return heard


def _at_least(chances: Floats) -> Floats:
    """P(at least k of A independent agencies), shape (U, A + 2): the last is 0."""
    exactly = np.zeros((len(chances), chances.shape[1] + 2))
    exactly[:, 0] = 1.0
    for a in range(chances.shape[1]):
        here = chances[:, a : a + 1]
        exactly[:, 1:] = exactly[:, 1:] * (1 - here) + exactly[:, :-1] * here
        exactly[:, :1] *= 1 - here
    return np.asarray(exactly[:, ::-1].cumsum(axis=1)[:, ::-1].clip(0.0, 1.0))
