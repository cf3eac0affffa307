"""All patterns of all units for one cut, with one p-value and q-value a unit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from riskagg.score.agencies import several_agencies
from riskagg.score.arrays import Floats, Ints, Objects
from riskagg.score.burden import burden_and_excess
from riskagg.score.calendar import Calendar, day_of, days_of
from riskagg.score.change import after_change
from riskagg.score.chart import expected_by_month
from riskagg.score.combine import cauchy, false_discovery_rate
from riskagg.score.evidence import COLUMNS, Evidence
from riskagg.score.exposure import exposure
from riskagg.score.frequency import escalating_frequency
from riskagg.score.inputs import UNIT_KINDS, ScoreInputs
from riskagg.score.panel import Panel
from riskagg.score.people import different_people, same_person, same_source_of_risk
from riskagg.score.rates import baseline
from riskagg.score.recency import recency
from riskagg.score.references import references_of
from riskagg.score.repetition import repetition
from riskagg.score.rise import sustained_rise
from riskagg.score.rules import PatternRules
from riskagg.score.severity import escalating_severity
from riskagg.score.silence import silence
from riskagg.score.spread import provider_spread
from riskagg.score.streams import streams
from riskagg.score.telling import under_reporting
from riskagg.score.told import agencies_of, arrange, incidents_of
from riskagg.score.unanswered import unanswered_concern
from riskagg.score.units import group_panel, service_panel

UNIT_COLUMNS = [
    *("unit_id", "burden", "excess_ratio", "excess_low", "excess_high", "n_24", "n_12", "unit_kind", "p_value", "q_value"),
]


@dataclass(frozen=True)
class Scores:
    """What scoring makes.

    Attributes:
        patterns: one row a unit, pattern and theme; the columns of ``evidence.COLUMNS``.
        units: one row a unit: unit_kind, unit_id, p_value, q_value, burden, excess_ratio, excess_low, excess_high, n_24, n_12.
        expected: the 24-month chart of services.
    """

    patterns: pd.DataFrame
    units: pd.DataFrame
    expected: pd.DataFrame


def score(inputs: ScoreInputs, rules: PatternRules, tests: Mapping[str, float], unit_kinds: Collection[str] = tuple(UNIT_KINDS)) -> Scores:
    """Score every unit.

    Args:
        inputs: the frames of the cut.
        rules: the patterns' thresholds.
        tests: weights of the tests that are combined; the set is fixed, whatever fires.
        unit_kinds: kinds of group that are scored beside the services.
    """
    themes = list(inputs.themes["theme"])
    months = inputs.service_months["month"]
    calendar = Calendar.until(months.min().date() if len(months) else inputs.month_end, inputs.month_end)
    frame = arrange(inputs.incidents, calendar, themes, inputs.reported_by_day)
    exposed = exposure(inputs.service_months, inputs.supply, calendar, agencies_of(frame))
    frame = frame[frame["service_id"].isin(list(exposed.services))]
    incidents = incidents_of(frame, exposed.services, exposed.agencies)
    base = baseline(exposed, incidents)
    found = streams(base, incidents, len(themes))
    services = service_panel(base, incidents, found, themes)
    membership: dict[str, Ints] = {"service": _itself(services)}
    panels = [services]
    for unit_kind, column in UNIT_KINDS.items():
        if unit_kind != "service" and unit_kind in unit_kinds and len(exposed.group_ids[unit_kind]):
            owners: Objects = frame[column].astype(object).to_numpy()
            panels.append(group_panel(base, incidents, found, themes, unit_kind, owners))
            membership[unit_kind] = exposed.groups[unit_kind]
    if not services.n_units:
        return Scores(pd.DataFrame(columns=COLUMNS), pd.DataFrame(columns=UNIT_COLUMNS), expected_by_month(services))
    judged = [_judge(panel, services, membership[panel.unit_kind], inputs, rules, tests) for panel in panels if panel.n_units]
    return Scores(
        patterns=pd.concat([patterns for patterns, _ in judged], ignore_index=True),
        units=pd.concat([units for _, units in judged], ignore_index=True),
        expected=expected_by_month(services),
    )


def _itself(services: Panel) -> Ints:
    return np.broadcast_to(np.arange(services.n_units)[:, None], (services.n_units, services.calendar.n_months))


def _judge(
    panel: Panel, services: Panel, membership: Ints, inputs: ScoreInputs, rules: PatternRules, tests: Mapping[str, float]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    labels = dict(zip(inputs.themes["theme"], inputs.themes["label"], strict=True))
    found = Evidence(panel, labels, _renewed(inputs), references_of(inputs.references))
    p = _tests(found, services, membership, inputs, rules)
    used = sorted(name for name in tests if name in p)
    together = cauchy(np.column_stack([p[name] for name in used]), np.array([tests[name] for name in used]))
    weights = recency(services.n_every.sum(axis=1), services.found.every.sum(axis=1), services.kind)
    units = burden_and_excess(panel, weights).assign(unit_kind=panel.unit_kind, p_value=together, q_value=false_discovery_rate(together))
    patterns = found.frame()
    applies = [name for name, rule in rules.items() if panel.unit_kind in rule.applies_to]
    return patterns[patterns["pattern"].isin(applies)], units


def _tests(found: Evidence, services: Panel, membership: Ints, inputs: ScoreInputs, rules: PatternRules) -> dict[str, Floats]:
    """Run every pattern; returns the p-value a unit of each test, shape (U,)."""
    panel = found.panel
    weights = panel.theme_weights()
    by_theme = {
        "repetition": repetition(found, rules["repeat_theme"], rules["cluster"]),
        "different_people": different_people(found, rules["different_people"]),
        "escalating_frequency": escalating_frequency(found, rules["escalating_frequency"]),
        "after_change": after_change(found, services, inputs.changes, membership, rules["after_change"]),
    }
    if panel.unit_kind != "service":
        by_theme["provider_spread"] = provider_spread(found, rules["provider_spread"])
    same_person(found, rules["same_person"])
    same_source_of_risk(found, rules["same_source_of_risk"])
    unanswered_concern(found, inputs.unanswered, _judged_on(inputs), rules["unanswered_concern"])
    return {name: cauchy(p, weights) for name, p in by_theme.items()} | {
        "several_agencies": several_agencies(found, rules["several_agencies"]),
        "escalating_severity": escalating_severity(found, rules["escalating_severity"]),
        "sustained_rise": sustained_rise(found, rules["sustained_rise"]),
        "under_reporting": under_reporting(found, rules["under_reporting"]),
        "silence": silence(found, rules["silence"]),
    }


def _renewed(inputs: ScoreInputs) -> dict[str, int]:
    """The last renewal of each service by the month's end."""
    days = days_of(inputs.renewals["renewed_on"])
    last = day_of(inputs.month_end)
    dated = sorted((int(day), str(service)) for day, service in zip(days, inputs.renewals["service_id"], strict=True) if day <= last)
    return {service: day for day, service in dated}


def _judged_on(inputs: ScoreInputs) -> int:
    return day_of(inputs.month_end) + inputs.reported_by_day
