"""More than expected for months: sums over three and six months against the unit's own earlier level and its peers.

Sums, not a CUSUM: with 0 to 5 incidents a month, a negative-binomial predictive that carries the uncertainty of the baseline is
calibrated by itself, while a CUSUM needs a simulation a unit to be so (the anchors of method.md gain little on volume alone).

A service that begins to tell more of what it always had has changed its telling, not its care. So a rise counts only where it also holds in
what does not depend on the service's own word: in incidents known to others, or in incidents of moderate harm or worse. The p-value is
the larger of that of all incidents and that of these two together (an intersection-union test: valid without further correction).

Like is held against like: only incidents that an agency tells which supplied in the history too. What an agency that has just joined
knows is no rise.

Source: Berger (1982), intersection-union tests.
"""

import numpy as np

from riskagg.score import sentences as say
from riskagg.score.arrays import Flags, Floats
from riskagg.score.calendar import GUARD_DAYS
from riskagg.score.combine import cauchy
from riskagg.score.evidence import Chance, Evidence
from riskagg.score.panel import Panel
from riskagg.score.rules import PatternRule
from riskagg.score.shrinkage import predict
from riskagg.score.tails import upper_tail

_WINDOWS = (91, 182)


def sustained_rise(found: Evidence, rule: PatternRule) -> Floats:
    """Look for a sustained rise over all themes.

    Returns:
        Shape (U,): p-values.
    """
    panel = found.panel
    found_in = panel.found
    in_all = _stream(panel, found_in.is_steady, found_in.steady)
    in_known = _stream(panel, found_in.is_steady_known, found_in.steady_known)
    in_harm = _stream(panel, found_in.is_steady_harm, found_in.steady_harm)
    p: Floats = np.maximum(in_all, np.minimum(1.0, 2 * np.minimum(in_known, in_harm)))
    mean, shape = _expected(panel, found_in.steady, found_in.is_steady, GUARD_DAYS)
    for unit in np.flatnonzero(p <= rule["p"]):
        first = panel.calendar.last_day - GUARD_DAYS + 1
        members = panel.rows(int(unit), None, first)
        members = members[found_in.is_steady[members]]
        chance = Chance(float(len(members)), float(mean[unit]), float(shape[unit]), float(p[unit]))
        n_agencies = len({name for i in members for name in panel.incidents.agencies[i]})
        text = (
            f"{say.counted(len(members), 'incident', 'incidents')} told by {say.counted(n_agencies, 'agency', 'agencies')} in six months, "
        )
        text += f"where {say.about(chance.mean)} would be expected of this {panel.noun[unit]}."
        found.add(
            rule, int(unit), members, say.started(text) + found.told(members, int(unit)), (first, panel.calendar.last_day), None, chance
        )
    return p


def _stream(panel: Panel, which: Flags, expected: Floats) -> Floats:
    """p-value of a rise in one stream, over the windows together; shape (U,)."""
    tails = []
    for days in _WINDOWS:
        recent = which & (panel.incidents.day > panel.calendar.last_day - days)
        n = np.bincount(panel.unit[recent], minlength=panel.n_units).astype(np.float64)
        tails.append(upper_tail(n, *_expected(panel, expected, which, days)))
    return cauchy(np.stack(tails), np.ones((len(_WINDOWS), 1)), axis=0)


def _expected(panel: Panel, expected: Floats, which: Flags, days: int) -> tuple[Floats, Floats]:
    history = which & panel.is_before
    n = np.bincount(panel.unit[history], minlength=panel.n_units).astype(np.float64)
    level = panel.level_of(n, expected @ panel.before)
    return predict(expected @ panel.calendar.window(days), level, np.zeros(panel.n_units), panel.month_spread, days / 30.44)
