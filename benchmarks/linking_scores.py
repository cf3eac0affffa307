"""How pairs and incidents found compare with what is true, from ``true_alerts`` and the tables that linking makes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from riskagg.warehouse import Connection

_TRUE = """
    select one.alert_id, other.alert_id as other_alert_id
    from true_alerts as one join true_alerts as other using (event) where one.alert_id < other.alert_id
"""
_JOINED = """
    select one.alert_id, other.alert_id as other_alert_id
    from int_incident_alerts as one join int_incident_alerts as other using (incident_id) where one.alert_id < other.alert_id
"""
_PLACED = "select event, events.* from int_event_alerts as events join true_alerts using (alert_id) where service_id = true_service"
_KNOWN = f"""
    select one.alert_id, other.alert_id as other_alert_id
    from ({_PLACED}) as one join ({_PLACED}) as other using (event)
    where one.alert_id < other.alert_id
        and one.happened_from - other.happened_to <= 3 and other.happened_from - one.happened_to <= 3
"""


@dataclass(frozen=True)
class Pairs:
    """Pairs of alerts of one event: in truth, as found, and both true and found."""

    true: int
    found: int
    both: int

    @property
    def precision(self) -> float:
        return self.both / self.found

    @property
    def recall(self) -> float:
        return self.both / self.true

    @property
    def f1(self) -> float:
        return 2 * self.both / (self.true + self.found)


@dataclass(frozen=True)
class Scores(Pairs):
    """With ``known``: the true pairs of which both places are led to their service and the days lie within three of each other; the rest
    is beyond what linking looks at. ``both_known`` of these are found."""

    known: int
    both_known: int

    @property
    def share_known(self) -> float:
        return self.known / self.true

    @property
    def recall_of_known(self) -> float:
        return self.both_known / self.known

    @property
    def f1_of_known(self) -> float:
        return 2 * self.both_known / (self.known + self.found)


def pair_scores(con: Connection) -> Scores:
    """Pairs within one incident against pairs of one event."""
    row = con.execute(
        f"""select (select count(*) from ({_TRUE})),
                   (select count(*) from ({_JOINED})),
                   (select count(*) from ({_JOINED}) join ({_TRUE}) using (alert_id, other_alert_id)),
                   (select count(*) from ({_KNOWN})),
                   (select count(*) from ({_JOINED}) join ({_KNOWN}) using (alert_id, other_alert_id))"""
    ).fetchone()
    assert row is not None
    return Scores(*row)


def true_clusters(con: Connection) -> float:
    """Of the events that several tell, the share that stands as one incident with all its alerts and no other."""
    row = con.execute(
        """with told as (select event, list_sort(list(alert_id)) as alerts from true_alerts group by event having count(*) > 1),
                found as (select list_sort(list(alert_id)) as alerts from int_incident_alerts group by incident_id having count(*) > 1)
           select (select count(*) from told join found using (alerts)) / (select count(*) from told)"""
    ).fetchone()
    assert row is not None
    return float(row[0])


def true_pairs(con: Connection) -> pd.DataFrame:
    """alert_id, other_alert_id of all pairs of one event, the lesser id first."""
    return con.execute(_TRUE).df()


def found_pairs(con: Connection) -> pd.DataFrame:
    """The pairs that linking weighed: alert_id, other_alert_id, score (log odds)."""
    return con.execute(
        """select one.alert_id, other.alert_id as other_alert_id, log_odds as score from int_event_pairs
           join int_event_alerts as one on first_in_line = one.place_in_line
           join int_event_alerts as other on second_in_line = other.place_in_line"""
    ).df()


def best_f1(pairs: pd.DataFrame, truth: pd.DataFrame) -> float:
    """The highest F1 over all thresholds of ``score``."""
    found, both = _counts(pairs, truth)
    return float(np.max(2 * both / (found + len(truth))))


def recall_at(pairs: pd.DataFrame, truth: pd.DataFrame, precision: float) -> float:
    """The highest recall of a threshold with that precision or better; 0 where there is none."""
    found, both = _counts(pairs, truth)
    good = both[both / found >= precision]
    return float(good.max() / len(truth)) if len(good) else 0.0


def _counts(pairs: pd.DataFrame, truth: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Pairs found and rightly found at each distinct score, the highest first."""
    ids = np.sort(pairs[["alert_id", "other_alert_id"]].to_numpy(dtype=object), axis=1)
    ordered = pd.DataFrame({"alert_id": ids[:, 0], "other_alert_id": ids[:, 1], "score": pairs["score"].to_numpy()})
    joined = ordered.merge(truth.assign(is_true=True), how="left", on=["alert_id", "other_alert_id"])
    at_score = joined.groupby("score")["is_true"].agg(["size", "count"]).sort_index(ascending=False).cumsum()
    return at_score["size"].to_numpy(dtype=float), at_score["count"].to_numpy(dtype=float)
