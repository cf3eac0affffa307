"""More than expected for months: evidence summed over when a rise may have begun, against the unit's own earlier level and its peers.

A service that begins to tell more of what it always had has changed its telling, not its care. So a rise counts only where it also shows
in what does not depend on the service's own word: in incidents known to others, or in incidents of moderate harm or worse. There it need
not be as unlikely, since that is a part of the incidents only: at most .05. Otherwise the p-value is the larger of the two (an
intersection-union test), so that a rise of which the service alone tells is none.

The last six months are held against all before them, and where there is history enough the last twelve too: a rise that has lasted for
longer than half a year would else have become the level that it is held against. These are whole months of the calendar, for the test as
for the incidents that are shown for it.

Like is held against like: only incidents that an agency tells which supplied in the history too. What an agency that has just joined
knows is no rise.

Source: Berger (1982), intersection-union tests; ``shiryaev`` and ``null_law`` for the evidence and its chance.
"""

import numpy as np

from riskagg.score import sentences as say
from riskagg.score.arrays import Flags, Floats, Ints
from riskagg.score.combine import cauchy
from riskagg.score.dispersion import dispersion
from riskagg.score.evidence import Chance, Evidence
from riskagg.score.null_law import chance_of_evidence
from riskagg.score.panel import Panel
from riskagg.score.rules import PatternRule
from riskagg.score.shiryaev import log_evidence
from riskagg.score.shrinkage import between_units, level, predict
from riskagg.score.tails import too_few_successes
from riskagg.score.telling import share_spread
from riskagg.score.told import counts

WATCHES = (6, 12)
"""Whole months in which a rise may have begun, counted back from the month's end."""
_LEAST_HISTORY = 12
# What is expected of a month in which nobody could tell of a unit.
_HARDLY = 1e-6
# How unlikely a rise must be without the service's own word, for all incidents to be taken at their p.
_SEEN_BY_OTHERS = 0.05
# From which chance on its share of what nobody else knows is no larger than before.
_AS_BEFORE = 0.1


def sustained_rise(found: Evidence, rule: PatternRule) -> Floats:
    """Look for a sustained rise over all themes.

    Returns:
        Shape (U,): p-values.
    """
    panel = found.panel
    watches = watches_of(panel.calendar.n_months)
    by_watch = np.column_stack([_risen(panel, months) for months in watches])
    p = cauchy(by_watch, np.ones(len(watches)))
    for unit in np.flatnonzero((p <= rule["p"]) & (p < 1)):
        _tell(found, rule, int(unit), watches[int(by_watch[unit].argmin())], float(p[unit]))
    return p


def watches_of(n_months: int) -> list[int]:
    """The watches that leave a year of history; the shortest whatever it leaves."""
    return [months for months in WATCHES if months == min(WATCHES) or n_months - months >= _LEAST_HISTORY]


def _risen(panel: Panel, months: int) -> Floats:
    """p-values of a rise that began within the last months, seen without the service's own word; shape (U,)."""
    found_in = panel.found
    in_all = _stream(panel, found_in.is_steady, found_in.steady, months)
    in_known = _stream(panel, found_in.is_steady_known, found_in.steady_known, months)
    in_harm = _stream(panel, found_in.is_steady_harm, found_in.steady_harm, months)
    by_others = np.minimum(1.0, 2 * np.minimum(in_known, in_harm))
    is_seen = (by_others <= _SEEN_BY_OTHERS) & (_chance_of_so_few_known(panel, months) > _AS_BEFORE)
    return np.asarray(np.where(is_seen, in_all, np.maximum(in_all, by_others)))


def _tell(found: Evidence, rule: PatternRule, unit: int, months: int, p: float) -> None:
    panel = found.panel
    mean, shape = _expected(panel, panel.found.steady, panel.found.is_steady, months)
    first = panel.calendar.first_day_of(months)
    members, n_others = panel.steady_rows(unit, None, first)
    chance = Chance(float(len(members)), float(mean[unit]), float(shape[unit]), p)
    watched = say.counted(min(months, panel.calendar.n_months), "month", "months")
    text = f"{say.counted(len(members), 'incident', 'incidents')} {found.span_of(members)}; "
    text += f"{found.basis(unit).expectation(say.about(chance.mean), f' in {watched}')}."
    text = say.started(text) + found.reported(members, unit) + say.not_counted(n_others)
    found.add(rule, unit, members, text, (first, panel.calendar.last_day), None, chance)


def months_above(n: Floats, expected: Floats, kind: Ints, watched: int) -> tuple[Floats, Floats]:
    """Evidence that a unit's last months are above its own earlier level, and its chance.

    Args:
        n, expected: shape (U, M), counts and what peers would have, by month; the months before those watched are the history.
        kind: shape (U,), kinds among which levels spread.
        watched: how many of the last months a rise may have begun in.

    Returns:
        ``log_evidence`` and p-values, both of shape (U,).
    """
    before, now = slice(0, max(n.shape[1] - watched, 0)), slice(-watched, None)
    total, usual = n[:, before].sum(axis=1), expected[:, before].sum(axis=1)
    own = level(total, usual, between_units(total[:, None], usual[:, None], kind)[kind, 0])
    fitted = expected * own.ratio[:, None]
    spread = dispersion(n[:, before], fitted[:, before])
    evidence, p = np.zeros(len(n)), np.ones(len(n))
    # Before it opened, or before anybody told of it, a unit cannot have risen: it is watched from its first month on.
    n_heard = watched - np.argmax(fitted[:, now] > _HARDLY, axis=1)
    for months in np.unique(n_heard):
        units = np.flatnonzero(n_heard == months)
        seen, usual_now = n[units, -months:], fitted[units, -months:]
        evidence[units] = log_evidence(seen, usual_now, spread[units])
        p[units] = chance_of_evidence(evidence[units], seen, usual_now, 1 / own.spread[units], spread[units])
    return evidence, p


def _chance_of_so_few_known(panel: Panel, months: int) -> Floats:
    """Chance that others know of so few of the last months' incidents, if the unit tells as it did before; shape (U,)."""
    found_in = panel.found
    is_alone = found_in.is_steady & ~found_in.is_steady_known
    alone, known = (
        _expected(panel, expected, which, months)[0]
        for expected, which in (
            (found_in.steady - found_in.steady_known, is_alone),
            (found_in.steady_known, found_in.is_steady_known),
        )
    )
    recent = panel.incidents.day >= panel.calendar.first_day_of(months)
    n, n_known = (
        np.bincount(panel.unit[which & recent], minlength=panel.n_units).astype(np.float64)
        for which in (found_in.is_steady, found_in.is_steady_known)
    )
    share = np.clip(known / np.maximum(alone + known, 1e-12), 0.01, 0.99)
    return too_few_successes(n_known, n, share, share_spread(panel))


def _stream(panel: Panel, which: Flags, expected: Floats, months: int) -> Floats:
    """p-value of a rise in one stream; shape (U,)."""
    n = counts(which, (panel.unit, panel.incidents.month), (panel.n_units, panel.calendar.n_months))
    return months_above(n, expected, panel.kind, months)[1]


def _expected(panel: Panel, expected: Floats, which: Flags, months: int) -> tuple[Floats, Floats]:
    """Mean and shape of a stream in the last months, from its history before them; shape (U,)."""
    first, last = panel.calendar.first_day_of(months), panel.calendar.last_day
    window = panel.calendar.between(first, last)
    history = which & (panel.incidents.day < first)
    n = np.bincount(panel.unit[history], minlength=panel.n_units).astype(np.float64)
    own = panel.level_of(n, expected @ (1 - window))
    return predict(expected @ window, own, np.zeros(panel.n_units), panel.month_spread, (last - first + 1) / 30.44, panel.all_clumping)
