"""What the service itself tells: less than others know of it."""

from dataclasses import dataclass

import numpy as np

from riskagg.score import sentences as say
from riskagg.score.arrays import Floats, Ints
from riskagg.score.combine import cauchy
from riskagg.score.evidence import Chance, Evidence
from riskagg.score.panel import Panel
from riskagg.score.rules import PatternRule
from riskagg.score.tails import too_few_successes, upper_tail
from riskagg.score.told import counts


@dataclass(frozen=True)
class _Hidden:
    """Incidents that a unit tells too little of.

    Attributes:
        members, n_others: those counted, and how many are not (``Panel.steady_rows``).
        n_unknown: those that are not counted because no row says who reported them.
        p: p-value.
        share: what share of them peers would have told.
        spread: correlation of that share within a unit (``share_spread``).
        untold: what others alone would be expected to tell, where so many of theirs are the stronger sign; else None.
    """

    members: Ints
    n_others: int
    n_unknown: int
    p: float
    share: float
    spread: float
    untold: float | None = None

    def chance(self, n_told: int) -> Chance:
        """The share of each unit is beta distributed: the shape is that of as much relative variance."""
        expected = max(self.share * len(self.members), 1e-6)
        return Chance(float(n_told), expected, self.share / (self.spread * (1 - self.share)), self.p)


def under_reporting(found: Evidence, rule: PatternRule) -> Floats:
    """Look for a share told by the service that is far below its peers', over all incidents and within each theme.

    What peers would have told is worked out theme by theme, so that a service whose incidents are of a kind that nobody tells is not
    accused. The tail is beta-binomial: honest services differ too, and by how much is learned from their history. What an agency tells
    that has just joined is left out: how much of that services tell as well is not known yet.

    Returns:
        Shape (U,): p-value, of the test over all (mid-p) and those of the themes together.
    """
    panel = found.panel
    first = panel.calendar.last_day - rule.days() + 1
    recent = (panel.incidents.day >= first) & panel.found.is_steady & panel.incidents.is_teller_known
    shape = (panel.n_units, len(panel.themes))
    index = (panel.unit, panel.incidents.theme)
    n, told = counts(recent, index, shape), counts(recent & panel.incidents.told, index, shape)
    known = counts(recent & panel.incidents.known, index, shape)
    peers = _peers_share(panel, rule.days())
    spread = share_spread(panel)
    by_theme, untold = _in_theme(panel, n, told, known, rule, (peers, spread))
    usual = (n * peers).sum(axis=1) / np.maximum(n.sum(axis=1), 1)
    overall = _too_few(n.sum(axis=1), told.sum(axis=1), known.sum(axis=1), usual, spread, rule)
    rows: dict[tuple[int, int | None], _Hidden] = {}
    for unit, theme in np.argwhere((by_theme <= rule["p"]) & (by_theme < 1)):
        counted = _counted(panel, int(unit), int(theme), first)
        also = None if np.isnan(untold[unit, theme]) else float(untold[unit, theme])
        rows[int(unit), int(theme)] = _Hidden(*counted, float(by_theme[unit, theme]), float(peers[unit, theme]), spread, also)
    for unit in np.flatnonzero(overall < 1):
        counted = _counted(panel, int(unit), None, first)
        leading = _leading_theme(panel, counted[0])
        if (int(unit), leading) not in rows:
            rows[int(unit), leading] = _Hidden(*counted, float(overall[unit]), float(usual[unit]), spread)
    for (unit, theme), hidden in sorted(rows.items(), key=lambda row: (row[0][0], -1 if row[0][1] is None else row[0][1])):
        _tell(found, rule, unit, theme, hidden)
    so_few = _share_mid(n.sum(axis=1), told.sum(axis=1), usual, spread, rule)
    return cauchy(np.column_stack([so_few, cauchy(by_theme, panel.theme_weights())]), np.ones(2))


def _tell(found: Evidence, rule: PatternRule, unit: int, theme: int | None, hidden: _Hidden) -> None:
    panel, members = found.panel, hidden.members
    n_told = int(panel.incidents.told[members].sum())
    noun = str(panel.noun[unit])
    like = f"{noun}s like it" if say.is_one(noun) else "services like these"
    text = f"{found.mostly_of(theme, members)} {found.span_of(members)}; "
    text += f"{say.itself(noun)} reported {'none' if n_told == 0 else say.number(n_told)} of them, where "
    text += f"{like} would have reported {say.about(hidden.share * len(members))}."
    if hidden.untold is not None:
        others = "All" if n_told == 0 else say.started(say.number(len(members) - n_told))
        text += f" {others} came from other agencies alone; "
        text += f"{found.basis(unit).expectation(say.about(hidden.untold), f' in {rule.days()} days')}."
    window = (panel.calendar.last_day - rule.days() + 1, panel.calendar.last_day)
    text = say.started(text) + say.not_counted(hidden.n_others) + say.not_known(hidden.n_unknown)
    found.add(rule, unit, members, text, window, theme, hidden.chance(n_told))


def _counted(panel: Panel, unit: int, theme: int | None, first: int) -> tuple[Ints, int, int]:
    """The incidents that the share is of, how many only an agency that has just joined told, and how many nobody knows the teller of."""
    steady, n_others = panel.steady_rows(unit, theme, first)
    known = steady[panel.incidents.is_teller_known[steady]]
    return known, n_others, len(steady) - len(known)


def _peers_share(panel: Panel, days: int) -> Floats:
    window = panel.calendar.window(days)
    return np.clip((panel.found.told @ window) / np.maximum(panel.found.every @ window, 1e-12), 0.0, 0.99)


def share_spread(panel: Panel) -> float:
    """Correlation between incidents of one unit in being told by it, beyond theme; from the history."""
    shape = (panel.n_units, len(panel.themes))
    index = (panel.unit, panel.incidents.theme)
    share = np.clip((panel.found.told @ panel.before) / np.maximum(panel.found.every @ panel.before, 1e-12), 0.0, 0.99)
    n = counts(panel.is_before, index, shape)
    told = counts(panel.is_before & panel.incidents.told, index, shape).sum(axis=1)
    usual, total = (n * share).sum(axis=1), n.sum(axis=1)
    chance = (n * share * (1 - share)).sum(axis=1)
    pairs = chance * np.maximum(total - 1, 0)
    found = ((told - usual) ** 2 - chance).sum()
    return float(np.clip((found + 0.05 * 50) / (pairs.sum() + 50), 0.01, 0.4))


def _in_theme(
    panel: Panel, n: Floats, told: Floats, known: Floats, rule: PatternRule, usual: tuple[Floats, float]
) -> tuple[Floats, Floats]:
    """Chance within a theme: of so small a share told, and of so many that others alone tell, together; 1 where the shape is not there.

    A theme has few incidents, and a share of few says little; that others tell far more of it than they would says the rest.

    Returns:
        Both of shape (U, T): p-values; and what others alone would tell, where so many of theirs are the stronger sign, else NaN.
    """
    peers, spread = usual
    share = _too_few(n, told, known, peers, spread, rule)
    mean, shape = panel.predicted(rule.days())
    many = np.where(share < 1, upper_tail(n - told, mean * (1 - peers), shape), 1.0)
    both = np.where(share < 1, cauchy(np.stack([share, many]), np.ones((2, 1, 1)), axis=0), 1.0)
    return both, np.where(many < share, mean * (1 - peers), np.nan)


def _too_few(n: Floats, told: Floats, known: Floats, peers: Floats, spread: float, rule: PatternRule) -> Floats:
    """P(told so few), where the pattern's shape is there; else 1."""
    p = np.ones_like(n)
    there = (known >= rule["n"]) & (told < rule["share_of_peers"] * peers * n) & (peers * n >= rule["peers_tell"])
    if there.any():
        p[there] = too_few_successes(told[there], n[there], peers[there], spread)
    return p


def _share_mid(n: Floats, told: Floats, peers: Floats, spread: float, rule: PatternRule) -> Floats:
    """Mid-p of so few told, be the pattern's shape there or not; NaN where the service's peers would have told hardly any either."""
    p = np.full_like(n, np.nan)
    made = (n >= rule["n"]) & (peers * n >= rule["peers_tell"])
    at_most, fewer = (too_few_successes(told[made] - less, n[made], peers[made], spread) for less in (0, 1))
    p[made] = (at_most + fewer) / 2
    return p


def _leading_theme(panel: Panel, members: Ints) -> int | None:
    untold = members[~panel.incidents.told[members]]
    n = np.bincount(panel.incidents.theme[untold], minlength=1)
    return int(n.argmax()) if 2 * n.max() >= max(len(untold), 1) else None
