"""What alerts that wait for a person's word could change: services scored as if each were an incident of every service that it may mean."""

from dataclasses import replace

import pandas as pd

from riskagg.assessment.judge import Judged, filled
from riskagg.assessment.policies import Policies
from riskagg.assessment.read import read_waiting
from riskagg.policy import bands as banding
from riskagg.score.score import score
from riskagg.warehouse import Connection

COLUMNS = ["service_id", "n_alerts", "n_counted", "band", "rank", "could_band", "could_rank"]
_KEYS = ["unit_kind", "unit_id"]


def could_reach(con: Connection, policies: Policies, now: Judged) -> pd.DataFrame:
    """Where services that waiting alerts may mean could come to stand; triggers are left as they are.

    Args:
        con: a warehouse with the models of ``sql/scores``.
        now: the scores without those alerts.

    Returns:
        A row a service: n_alerts (that may be its), n_counted (events among them), band and rank now (none where it had no alert in 24
        months), could_band and could_rank were all of them its own, and every other service's its own.
    """
    waiting = read_waiting(con)
    if waiting.empty:
        return pd.DataFrame(columns=COLUMNS)
    by_service = waiting.groupby("service_id")["is_event"]
    counted = pd.DataFrame({"n_alerts": by_service.size(), "n_counted": by_service.sum()})
    stands = now.assessed[now.assessed["unit_kind"] == "service"].set_index("unit_id")[["band", "rank"]]
    could = _assessed(policies, now, waiting[waiting["is_event"]])
    rows = counted.join(stands).join(could.set_index("unit_id")[["band", "rank"]].add_prefix("could_"))
    return rows.rename_axis("service_id").reset_index().astype({"rank": "Int64", "could_rank": "Int64"})[COLUMNS]


def _assessed(policies: Policies, now: Judged, events: pd.DataFrame) -> pd.DataFrame:
    known = now.inputs.incidents
    # Which groups a service belongs to does not matter to a score of services alone.
    more = events.assign(incident_id=events["alert_id"] + " " + events["service_id"]).reindex(columns=known.columns)
    incidents = pd.concat([known, more], ignore_index=True)
    scores = score(replace(now.inputs, incidents=incidents), policies.rules, policies.bands.tests, unit_kinds=())
    seen = now.assessed.loc[now.assessed["unit_kind"] == "service", _KEYS]
    more_seen = pd.DataFrame({"unit_kind": "service", "unit_id": events["service_id"]})
    ranked = scores.units.merge(pd.concat([seen, more_seen]).drop_duplicates(), on=_KEYS, how="right")
    newly_met = now.triggers.loc[now.triggers["newly_met"] & (now.triggers["unit_kind"] == "service"), _KEYS]
    return banding.assess(filled(ranked), scores.patterns, newly_met, policies.bands)
