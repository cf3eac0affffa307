"""The same kind of incident in several services of one provider, operating company, brand or company."""

import numpy as np

from riskagg.score import sentences as say
from riskagg.score.arrays import Floats
from riskagg.score.evidence import Chance, Evidence
from riskagg.score.rules import PatternRule
from riskagg.score.tails import upper_mid, upper_tail


def provider_spread(found: Evidence, rule: PatternRule) -> Floats:
    """Look for one theme in two or more services within 180 days.

    The chance is that of so many incidents over all the group's services, given their beds and their own earlier level: falls in the six
    homes of a large provider are a spread, and nothing unusual.

    Returns:
        Shape (U, T): mid-p; 1 where fewer services than the rule asks have the theme.
    """
    panel = found.panel
    days = rule.days()
    first = panel.calendar.last_day - days + 1
    n = panel.count(days)
    mean, shape = panel.predicted(days)
    tail, mid = upper_tail(n, mean, shape), upper_mid(n, mean, shape)
    p = np.ones_like(n)
    for unit, theme in np.argwhere(n >= rule["services"]):
        members = panel.rows(unit, theme, first)
        n_services = len(np.unique(panel.incidents.service[members]))
        if n_services < rule["services"]:
            continue
        p[unit, theme] = mid[unit, theme]
        chance = Chance(n[unit, theme], mean[unit, theme], shape[unit, theme], tail[unit, theme])
        text = f"{found.incidents_of(theme, len(members))} in {say.counted(n_services, 'service', 'services')} of this {panel.noun[unit]} "
        text += f"{found.span_of(members)}; {found.expectation(unit, chance.mean, (first, panel.calendar.last_day))}."
        found.add(rule, unit, members, say.started(text) + found.reported(members, unit), (first, panel.calendar.last_day), theme, chance)
    return p
