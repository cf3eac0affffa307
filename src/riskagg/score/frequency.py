"""Incidents of one kind that come faster: a rise over three consecutive quarters, or intervals halved over the last five.

Both are judged in the time in which incidents are expected, not by the clock: an agency that joins, or beds that open, make none of it.
Where incidents come together within days the evidence is divided by their dispersion.

Source: McCullagh and Nelder (1989), chapter 9, quasi-likelihood.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy import special

from riskagg.score import sentences as say
from riskagg.score.arrays import Floats
from riskagg.score.evidence import Chance, Evidence
from riskagg.score.panel import Panel
from riskagg.score.rules import PatternRule

_QUARTER_DAYS = 91


@dataclass(frozen=True)
class _Form:
    """One form of acceleration: its p-value, the first day of the incidents that show it, and what a sentence says of them."""

    p: float
    first: int = 0
    how: str = ""


_NOT_THERE = _Form(1.0)


def escalating_frequency(found: Evidence, rule: PatternRule) -> Floats:
    """Look for either form of acceleration, by theme.

    Returns:
        Shape (U, T): twice the smaller of the two p-values; 1 where neither form is there, NaN where there are too few incidents for one.
    """
    panel = found.panel
    enough = panel.count(_QUARTER_DAYS * int(rule["quarters"])) >= rule["n"]
    p = np.where(enough, 1.0, np.nan)
    for unit, theme in np.argwhere(enough & (panel.count(_QUARTER_DAYS) >= 1)):
        by_quarters = _quarters(panel, unit, theme, int(rule["quarters"]))
        by_intervals = _intervals(panel, unit, theme, int(rule["intervals"]), rule["ratio"])
        # Incidents that come together carry the evidence of fewer: a quasi-likelihood divides it by the dispersion.
        p[unit, theme] = min(1.0, 2 * min(by_quarters.p, by_intervals.p) ** (1 / (1 + panel.clumping[theme])))
        if p[unit, theme] <= rule["p"] and p[unit, theme] < 1:
            _tell(found, rule, unit, theme, by_quarters if by_quarters.p <= by_intervals.p else by_intervals, p[unit, theme])
    return p


def _tell(found: Evidence, rule: PatternRule, unit: int, theme: int, form: _Form, p: float) -> None:
    panel = found.panel
    window = (form.first, panel.calendar.last_day)
    members = panel.rows(unit, theme, form.first)
    chance = Chance(float(len(members)), *panel.predicted_of(unit, theme, *window), p)
    text = f"{found.incidents_of(theme, len(members))} {found.span_of(members)}{form.how}."
    found.add(rule, unit, members, say.started(text) + found.reported(members, unit), window, theme, chance)


def _quarters(panel: Panel, unit: int, theme: int, quarters: int) -> _Form:
    """Exact trend test over quarters, given their total and what share of it each would be expected to have."""
    first = panel.calendar.last_day - quarters * _QUARTER_DAYS + 1
    members = panel.rows(unit, theme, first)
    quarter = (panel.incidents.day[members] - first) // _QUARTER_DAYS
    n = np.bincount(quarter, minlength=quarters)
    if not (np.diff(n) > 0).all():
        return _NOT_THERE
    edges = first + _QUARTER_DAYS * np.arange(quarters + 1)
    expected = np.array([panel.expected[unit, theme] @ panel.calendar.between(int(a), int(b) - 1) for a, b in pairwise(edges)])
    if expected.min() <= 0:
        return _NOT_THERE
    p = trend_tail(int(n.sum()), int(n @ np.arange(quarters)), expected / expected.sum())
    return _Form(p, first, f", rising quarter by quarter: {', '.join('none' if count == 0 else say.number(int(count)) for count in n)}")


def trend_tail(total: int, score: int, shares: Floats) -> float:
    """P(sum of quarter numbers >= score) for ``total`` incidents that fall into quarters by ``shares``, exactly."""
    return _trend_tail(total, score, tuple(float(f"{share:.6g}") for share in shares))


@lru_cache(maxsize=4096)
def _trend_tail(total: int, score: int, shares: tuple[float, ...]) -> float:
    law = np.ones(1)
    step = np.array(shares)
    for _ in range(total):
        law = np.convolve(law, step)
    return float(min(1.0, law[score:].sum()))


def _intervals(panel: Panel, unit: int, theme: int, last: int, ratio: float) -> _Form:
    """F test: the last five intervals against all before them, each in expected incidents.

    The time from the start of the history to the first incident counts as an interval: with it the time before is gamma
    distributed, exactly.
    """
    rows = panel.rows(unit, theme, int(panel.calendar.starts[0]))
    if len(rows) < last + 1 or panel.incidents.day[rows[-1]] <= panel.calendar.last_day - _QUARTER_DAYS:
        return _NOT_THERE
    clock = np.concatenate([[0.0], np.cumsum(panel.expected[unit, theme])])
    # Reports of one day are half a day apart: no interval is nothing.
    at = np.interp(panel.incidents.day[rows] + 0.5, panel.calendar.starts, clock)
    recent, before, n_before = at[-1] - at[-1 - last], at[-1 - last], len(rows) - last
    if before <= 0 or recent / last > ratio * before / n_before:
        return _NOT_THERE
    p = float(special.fdtr(2 * last, 2 * n_before, (recent / last) / (before / n_before)))
    faster = say.faster(float((before / n_before) / max(recent / last, 1e-9)))
    like = f"what {panel.noun[unit]}s like it have" if say.is_one(str(panel.noun[unit])) else "what services like these have"
    first = int(panel.incidents.day[rows[-1 - last]])
    return _Form(p, first, f"; measured against {like}, they came {faster}")
