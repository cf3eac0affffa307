"""The twelve triggers: met, not met or not assessable, with evidence, reason and clause.

Not assessable is an answer of its own: a field that no agency sends is not an absence of concern (requirements.md, T01 to T12).
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from riskagg.policy.rules import Trigger, Triggers
from riskagg.policy.tests_of_records import MET, NOT_ASSESSABLE, RATINGS, Found, all_alike, rated, run_test

__all__ = ["MET", "NOT_ASSESSABLE", "RATINGS", "Records", "evaluate"]
COLUMNS = [
    *("unit_kind", "unit_id", "rule", "result", "n", "incident_ids", "alert_ids", "since", "reason", "clause"),
    *("source_document", "revision"),
]


@dataclass(frozen=True)
class Records:
    """What the triggers look at, as of one cut.

    Attributes:
        month_end: last day of the windows.
        alerts: one row an alert of a unit: unit_id, alert_id, incident_id, risk_source_id, source, occurred_on, theme, record_type,
            is_event, risk_source_role, visit_ref, finding, is_systemic, is_capacity_doubted, is_serious, is_about_management.
        units: one row a unit: unit_id, provider_name, safe_rating, rating_published_on (as published by ``month_end``; missing for what
            has none).
    """

    month_end: date
    alerts: pd.DataFrame
    units: pd.DataFrame


def evaluate(policy: Triggers, unit_kind: str, records: Records) -> pd.DataFrame:
    """Judge every trigger for every unit of ``records.units``.

    Returns:
        ``COLUMNS``, sorted by unit and rule.
    """
    units = records.units.set_index("unit_id").sort_index()
    outside = re.compile(policy.not_applicable.provider_name)
    excluded = np.array([bool(outside.search(name)) if isinstance(name, str) else False for name in units["provider_name"]], dtype=bool)
    tables = [_table(policy, rule, unit_kind, _judge(rule, units, records), excluded) for rule in policy.rules]
    return pd.concat(tables).sort_values(["unit_id", "rule"], kind="stable").reset_index(drop=True)[COLUMNS]


def _judge(rule: Trigger, units: pd.DataFrame, records: Records) -> Found:
    if rule.test == "never":
        return Found(all_alike(units, NOT_ASSESSABLE, rule.reason), records.alerts.iloc[:0])
    if rule.test == "rating":
        return Found(rated(rule, units), records.alerts.iloc[:0])
    since = pd.Timestamp(records.month_end - timedelta(days=rule.thresholds["days"]))
    return run_test(rule, records.alerts, since, units)


def _table(
    policy: Triggers, rule: Trigger, unit_kind: str, found: Found, excluded: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
) -> pd.DataFrame:
    units, verdicts = found.verdicts.index, found.verdicts
    evidence = found.evidence[~found.evidence["unit_id"].isin(units[excluded])]
    # Made at once: a column put into a table afterwards costs as much as all of it.
    return pd.DataFrame(
        {
            "unit_kind": unit_kind,
            "unit_id": units,
            "rule": rule.id,
            "result": np.where(excluded, NOT_ASSESSABLE, verdicts["result"]),
            "n": np.where(excluded, 0, verdicts["n"]),
            "incident_ids": _lists(evidence, "incident_id", units),
            "alert_ids": _lists(evidence, "alert_id", units),
            "since": evidence.groupby("unit_id")["occurred_on"].min().reindex(units).to_numpy(),
            "reason": np.where(excluded, f"An NHS trust: separate arrangements hold ({policy.not_applicable.clause}).", verdicts["reason"]),
            "clause": rule.clause,
            "source_document": policy.source_document,
            "revision": policy.revision.isoformat(),
        }
    )


def _lists(evidence: pd.DataFrame, column: str, units: "pd.Index[Any]") -> list[list[str]]:
    """Sorted distinct ids of each unit; a plain loop, since a call of pandas a unit costs a hundred times as much."""
    found: dict[str, set[str]] = {}
    for unit, name in zip(evidence["unit_id"].tolist(), evidence[column].tolist(), strict=True):
        if isinstance(name, str):
            found.setdefault(unit, set()).add(name)
    return [sorted(found.get(unit, ())) for unit in units]
