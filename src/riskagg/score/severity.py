"""Harm that grows over three consecutive quarters. Harm that is not known is left out, never taken as none."""

import numpy as np

from riskagg.score import sentences as say
from riskagg.score.arrays import Floats
from riskagg.score.evidence import Evidence
from riskagg.score.rules import PatternRule

_QUARTER_DAYS = 91
_SHUFFLES = 4999
_SEED = 20161201
_HARM_WORDS = ("no harm", "low harm", "moderate harm", "severe harm", "death")


def escalating_severity(found: Evidence, rule: PatternRule) -> Floats:
    """Look for mean known harm that rises over three quarters.

    The p-value is that of a permutation test of the trend: harm against quarter, incidents shuffled over the quarters, fixed seed.

    Returns:
        Shape (U,): 1 where the shape is not there; NaN where harm is known of too few incidents, or of none in some quarter.
    """
    panel = found.panel
    quarters = int(rule["quarters"])
    first = panel.calendar.last_day - quarters * _QUARTER_DAYS + 1
    p = np.full(panel.n_units, np.nan)
    known = np.flatnonzero((panel.incidents.day >= first) & (panel.incidents.harm >= 0))
    busy = np.flatnonzero(np.bincount(panel.unit[known], minlength=panel.n_units) >= rule["n"])
    for unit in busy:
        members = panel.rows(int(unit), None, first)
        members = members[panel.incidents.harm[members] >= 0]
        quarter = (panel.incidents.day[members] - first) // _QUARTER_DAYS
        harm = panel.incidents.harm[members].astype(np.float64)
        n = np.bincount(quarter, minlength=quarters)
        if n.min() < 1:
            continue
        p[unit] = 1.0
        means = np.bincount(quarter, weights=harm, minlength=quarters) / n
        if not (np.diff(means) > 0).all():
            continue
        p[unit] = _trend(quarter.astype(np.float64), harm)
        if p[unit] <= rule["p"]:
            worst = _HARM_WORDS[int(harm[quarter == quarters - 1].max())]
            text = f"Harm has grown over {say.number(quarters)} quarters, in {say.counted(len(members), 'incident', 'incidents')} "
            text += f"{found.span_of(members)} whose harm is known; the worst in the last quarter was {worst}."
            window = (first, panel.calendar.last_day)
            found.add(rule, int(unit), members, text + found.reported(members, int(unit)), window, None, float(p[unit]))
    return p


def _trend(quarter: Floats, harm: Floats) -> float:
    shuffled = np.random.default_rng(_SEED).permuted(np.broadcast_to(harm, (_SHUFFLES, len(harm))), axis=1)
    return float((1 + ((shuffled @ quarter) >= harm @ quarter - 1e-9).sum()) / (_SHUFFLES + 1))
