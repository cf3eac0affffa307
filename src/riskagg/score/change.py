"""What begins after a change of operating company, provider or manager."""

import numpy as np
import pandas as pd

from riskagg.score import sentences as say
from riskagg.score.arrays import Floats, Ints
from riskagg.score.calendar import date_of, days_of
from riskagg.score.evidence import Chance, Evidence
from riskagg.score.panel import Panel
from riskagg.score.rules import PatternRule
from riskagg.score.shrinkage import Level, level, predict
from riskagg.score.tails import upper_tail

_WORDS = {"operator": "operating company", "provider": "provider", "manager": "registered manager"}


def after_change(found: Evidence, services: Panel, changes: pd.DataFrame, membership: Ints, rule: PatternRule) -> Floats:
    """Look for a theme that begins within 180 days after a change, at the services that changed.

    Args:
        services: the panel of services, whose time before the change is what the time after it is held against.
        changes: service_id, changed_on, what.
        membership: shape (S, M), the unit of each service and month.

    Returns:
        Shape (U, T): p-value, multiplied by the number of changes looked at for the unit; NaN where nothing changed.
    """
    panel = found.panel
    p = np.full((panel.n_units, len(panel.themes)), np.nan)
    events = _events(panel, services, changes, membership, rule)
    looks = np.bincount([unit for unit, _ in events], minlength=panel.n_units)
    for (unit, what), dates in sorted(events.items()):
        tail, mean, shape = _tails(panel, services, unit, dates, rule)
        tail = np.minimum(1.0, tail * looks[unit])
        p[unit] = np.fmin(p[unit], tail)
        for theme in np.flatnonzero(tail <= rule["p"]):
            members = _members(panel, unit, int(theme), dates, rule)
            chance = Chance(float(len(members)), float(mean[theme]), float(shape[theme]), float(tail[theme]))
            _tell(found, rule, unit, int(theme), members, (what, dates), chance)
    return p


def _events(
    panel: Panel, services: Panel, changes: pd.DataFrame, membership: Ints, rule: PatternRule
) -> dict[tuple[int, str], dict[int, int]]:
    """For each unit and kind of change the services that changed, with the day of each one's latest change in reach."""
    place = {service: s for s, service in enumerate(services.ids)}
    events: dict[tuple[int, str], dict[int, int]] = {}
    rows = changes.assign(day=days_of(changes["changed_on"])).sort_values(["day", "service_id", "what"], kind="stable")
    last = panel.calendar.last_day
    rows = rows[(rows["day"] > last - rule.days() - rule["begun_within_days"]) & (rows["day"] <= last)]
    for service, day, what in zip(rows["service_id"], rows["day"], rows["what"], strict=True):
        s = place.get(service)
        unit = -1 if s is None else int(membership[s, panel.calendar.month_of(np.array([day]))[0]])
        if s is not None and unit >= 0:
            events.setdefault((unit, str(what)), {})[s] = int(day)
    return events


def _members(panel: Panel, unit: int, theme: int | None, dates: dict[int, int], rule: PatternRule) -> Ints:
    rows = panel.rows(unit, theme, panel.calendar.last_day - rule.days() + 1)
    begun = [i for i in rows if panel.incidents.day[i] >= dates.get(int(panel.incidents.service[i]), panel.calendar.last_day + 1)]
    return np.array(begun, dtype=np.int64)


def _tails(panel: Panel, services: Panel, unit: int, dates: dict[int, int], rule: PatternRule) -> tuple[Floats, Floats, Floats]:
    """P-value, mean and shape of the time after the change by theme; a theme that lacks the pattern's shape has p 1."""
    calendar, n_themes = panel.calendar, len(panel.themes)
    members = _members(panel, unit, None, dates, rule)
    n = np.bincount(panel.incidents.theme[members], minlength=n_themes).astype(np.float64)
    n_before, e_before, e_after = np.zeros(n_themes), np.zeros(n_themes), np.zeros(n_themes)
    for s, day in sorted(dates.items()):
        rows = services.rows(s, None, int(calendar.starts[0]))
        rows = rows[services.incidents.day[rows] < day]
        n_before += np.bincount(services.incidents.theme[rows], minlength=n_themes)
        e_before += services.found.every[s] @ calendar.between(int(calendar.starts[0]), day - 1)
        e_after += services.expected[s] @ calendar.between(max(day, calendar.last_day - rule.days() + 1), calendar.last_day)
    own = level(n_before.sum(keepdims=True), e_before.sum(keepdims=True), panel.overall.prior_spread[unit : unit + 1], panel.all_clumping)
    spread = np.maximum(panel.by_theme.prior_spread[unit] - panel.overall.prior_spread[unit], 0.05)
    theme_level = level(n_before, e_before * own.ratio, spread, panel.clumping)
    both = Level(theme_level.ratio * own.ratio, theme_level.spread + own.spread + panel.candour.spread[unit], spread)
    mean, shape = predict(e_after, both, np.zeros(n_themes), panel.month_spread, rule.days() / 30.44, panel.clumping)
    there = np.array([_is_there(panel, members[panel.incidents.theme[members] == t], dates, rule) for t in range(n_themes)])
    return np.where(there, upper_tail(n, mean, shape), 1.0), mean, shape


def _is_there(panel: Panel, members: Ints, dates: dict[int, int], rule: PatternRule) -> bool:
    if len(members) < rule["n"]:
        return False
    where = panel.incidents.service[members]
    enough = panel.unit_kind == "service" or len(np.unique(where)) >= rule["services"]
    begun = min(int(panel.incidents.day[i]) - dates[int(panel.incidents.service[i])] for i in members)
    return bool(enough and begun <= rule["begun_within_days"])


def _tell(
    found: Evidence, rule: PatternRule, unit: int, theme: int, members: Ints, change: tuple[str, dict[int, int]], chance: Chance
) -> None:
    what, dates = change
    where = np.unique(found.panel.incidents.service[members])
    # The days that were tested begin with the first of the changes, whether or not anything happened at that service.
    day = min(dates.values())
    at = f" in {say.counted(len(where), 'service', 'services')}" if found.panel.unit_kind != "service" else ""
    window = (max(day, found.panel.calendar.last_day - rule.days() + 1), found.panel.calendar.last_day)
    who = f"the {_WORDS[what]}"
    is_one_day = len(set(dates.values())) == 1
    changed = f"{who} changed on" if is_one_day else f"{who} of {say.number(len(dates))} services changed, first on"
    text = f"{found.incidents_of(theme, len(members))}{at} {found.span_of(members)}, after {changed} {date_of(day):%-d %B %Y}; "
    text += (
        f"from {say.before(str(found.panel.noun[unit]))}, {say.about(chance.mean)} would be expected in {window[1] - window[0] + 1} days."
    )
    if any(
        row["unit_id"] == found.panel.ids[unit] and row["pattern"] == rule.rule and row["theme"] == found.panel.themes[theme]
        for row in found.rows
    ):
        return
    found.add(rule, unit, members, say.started(text) + found.reported(members, unit), window, theme, chance)
