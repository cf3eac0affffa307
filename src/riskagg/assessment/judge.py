"""One cut's scores and triggers, and the two months held against each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from riskagg.assessment.policies import Policies
from riskagg.assessment.read import month_end, read_alerts, read_inputs, read_rated_units, units_seen
from riskagg.policy import bands as banding
from riskagg.policy import triggers as triggering
from riskagg.score.inputs import UNIT_KINDS, ScoreInputs
from riskagg.score.score import Scores, score
from riskagg.warehouse import Connection

_KEYS = ["unit_kind", "unit_id"]


@dataclass(frozen=True)
class Judged:
    """One cut's results.

    Attributes:
        inputs: what was scored.
        scores: patterns, units, and the chart of services.
        triggers: of services and providers, with ``newly_met``.
        assessed: units with a rank and a band.
    """

    inputs: ScoreInputs
    scores: Scores
    triggers: pd.DataFrame
    assessed: pd.DataFrame


def judge(con: Connection, policies: Policies, roles: Sequence[str]) -> dict[str, Judged]:
    """Score cuts of the warehouse.

    Args:
        policies: the area's rules.
        roles: of ``cut``, in the order of their months, each a month after the one before. The first is not scored: it is what a
            trigger is newly met against in the second.
    """
    judged: dict[str, Judged] = {}
    before = None
    for role in roles:
        alerts = read_alerts(con, role)
        triggers = judge_triggers(alerts, read_rated_units(con, role), month_end(con, role), policies)
        if before is not None:
            judged[role] = _judge(con, role, policies, alerts, triggers.assign(newly_met=is_newly_met(triggers, before)))
        before = triggers
    return judged


def _judge(con: Connection, role: str, policies: Policies, alerts: pd.DataFrame, triggers: pd.DataFrame) -> Judged:
    inputs = read_inputs(con, role)
    scores = score(inputs, policies.rules, policies.bands.tests)
    ranked = scores.units.merge(units_seen(alerts, inputs.month_end), on=_KEYS, how="right")
    assessed = banding.assess(filled(ranked), scores.patterns, triggers.loc[triggers["newly_met"], _KEYS], policies.bands)
    return Judged(inputs, scores, triggers, assessed)


def judge_triggers(alerts: pd.DataFrame, units: Mapping[str, pd.DataFrame], last_day: date, policies: Policies) -> pd.DataFrame:
    """Every trigger of every service and provider as of a cut; ``alerts`` and ``units`` as ``read`` returns them."""
    tables = []
    for unit_kind in policies.triggers.applies_to:
        of_units = alerts.rename(columns={UNIT_KINDS[unit_kind]: "unit_id"}).dropna(subset=["unit_id"])
        tables.append(triggering.evaluate(policies.triggers, unit_kind, triggering.Records(last_day, of_units, units[unit_kind])))
    return pd.concat(tables, ignore_index=True)


def is_newly_met(now: pd.DataFrame, before: pd.DataFrame) -> "pd.Series[bool]":
    """Whether each trigger is met now and was not in the month before."""
    met_before = pd.MultiIndex.from_frame(before.loc[before["result"] == triggering.MET, [*_KEYS, "rule"]])
    return (now["result"] == triggering.MET) & ~pd.MultiIndex.from_frame(now[[*_KEYS, "rule"]]).isin(met_before)


def filled(units: pd.DataFrame) -> pd.DataFrame:
    """A unit that had alerts but no month of its own (gone before the history began) is unremarkable, not unranked."""
    nothing = {"p_value": 1.0, "q_value": 1.0, "burden": 0.0, "excess_ratio": 1.0, "excess_low": 0.0, "n_24": 0, "n_12": 0}
    return units.fillna(nothing).astype({"n_24": "int64", "n_12": "int64"})


def assess(before: Judged, now: Judged) -> dict[str, dict[str, pd.DataFrame]]:
    """The rows of the four tables, by role; those of ``now`` say what changed since ``previous``."""
    newly_met = now.triggers.loc[now.triggers["newly_met"], [*_KEYS, "rule"]]
    changed = banding.changes(now.assessed, before.assessed, newly_met, not_supplied(before, now))
    return {"now": _tables(now, changed), "previous": _tables(before, before.assessed)}


def not_supplied(before: Judged, now: Judged) -> pd.DataFrame:
    """Patterns of the month before whose evidence a source reported that did not supply now: unit_kind, unit_id, pattern, source."""
    columns = [*_KEYS, "pattern", "source"]
    month = pd.Timestamp(now.inputs.month_end).replace(day=1)
    supply = now.inputs.supply
    rows = supply[(pd.to_datetime(supply["month"]) == month) & (supply["state"] == "not_supplied")]
    if rows.empty or before.scores.patterns.empty:
        return pd.DataFrame(columns=columns)
    missing = {(row.source, row.authority if isinstance(row.authority, str) else None) for row in rows.itertuples()}
    hosts = now.inputs.service_months.drop_duplicates("service_id", keep="last").set_index("service_id")["host_authority"].to_dict()
    incidents = before.inputs.incidents
    sources = {
        incident: [source for source in told if (source, None) in missing or (source, hosts.get(service)) in missing]
        for incident, service, told in zip(incidents["incident_id"], incidents["service_id"], incidents["agencies"], strict=True)
    }
    named = before.scores.patterns[[*_KEYS, "pattern", "incident_ids"]].explode("incident_ids")
    found = named.assign(source=named["incident_ids"].map(sources)).explode("source").dropna(subset=["source"])
    return found[columns].drop_duplicates()


def _tables(judged: Judged, assessed: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {
        "mart_patterns": judged.scores.patterns,
        "mart_assessments": assessed,
        "mart_triggers": judged.triggers,
        "mart_expected": judged.scores.expected,
    }
