"""One event once: 120,000 alerts of which 12 % tell again what another agency told, with slips in place, day, theme and person.

    python -m benchmarks.linking_incidents

The product's own ``join_people`` and ``link_incidents`` run on a warehouse of invented alerts. Weights and thresholds were fitted on seeds
1 and 2 and on simulated regions; seed 101 is scored. ``named``: every agency asks who it was; ``layouts``: three of six agencies name
nobody, as in the exports that riskagg reads. Splink, where it is installed, and an additive rule run on the same alerts,
each at the threshold that
serves it best.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import pandas as pd

from benchmarks.linking_scores import Scores, best_f1, found_pairs, pair_scores, recall_at, true_clusters, true_pairs
from benchmarks.table import Figure, report
from benchmarks.told_alerts import Told, told
from benchmarks.told_warehouse import decide, fill, tell_truth
from riskagg.incidents import link_incidents
from riskagg.incidents.link import LINK_LOG_ODDS
from riskagg.linking import join_people
from riskagg.warehouse import Connection

SEED = 101
# Log odds at which seeds 1 and 2 have a precision of .99.
STRICT_LOG_ODDS = 3.4
_ADDITIVE = """
    select one.alert_id, other.alert_id as other_alert_id,
           [3, 2, 1, 1][near.gap_days + 1] + if(near.themes = 'same', 3, 1)
           + case near.persons[:4] when 'same' then 4 when 'othe' then -3 else 0 end as score
    from int_event_near as near
    join int_event_alerts as one on near.first_in_line = one.place_in_line
    join int_event_alerts as other on near.second_in_line = other.place_in_line
"""
_FOR_SPLINK = """
    select alerts.alert_id as unique_id, place_key as service, alerts.supplier, epoch(occurred_on) // 86400 as day, theme,
           nullif(harm, 'unknown') as harm, risk_source_role as role, told_by, hex(person_nhs) as nhs, hex(person_name_birth) as name_birth,
           hex(person_phonetic_birth) as phonetic,
           hex(coalesce(person_swapped_birth, person_name_birth)) as swapped, hex(person_local_ref) as local_ref
    from stg_alerts as alerts join stg_alert_rows using ("row") where place_key is not null
"""


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processor."""

    clock: float
    cpu: float


def figures() -> list[Figure]:
    """All figures of the part, in the order of the table."""
    return [*_named(), *_layouts(), *_a_month_arrives()]


def _named() -> list[Figure]:
    alerts = told(SEED)
    con, n = _filled(alerts), len(alerts.alerts)
    people, linking = _timed(lambda: join_people(con)), _timed(lambda: link_incidents(con))
    at_product, whole = pair_scores(con), true_clusters(con)
    pairs, truth = found_pairs(con), true_pairs(con)
    additive = con.execute(_ADDITIVE).df()
    doubts = con.execute("select * from int_event_doubts order by abs(probability - .5), alert_id, other_alert_id limit 100").df()
    strict = _linked_at(con, STRICT_LOG_ODDS)
    return [
        Figure("alerts linked to incidents", n / linking.clock, "alerts/s", to_reach=100_000, at_least=True),
        Figure("the same, of processor time", n / linking.cpu, "alerts/CPU-s"),
        Figure("alerts joined to people", n / people.clock, "alerts/s"),
        Figure("the same, of processor time", n / people.cpu, "alerts/CPU-s"),
        Figure("pairs joined at the strict threshold (set on other seeds): precision", strict.precision, "", to_reach=0.99, at_least=True),
        Figure("the same: recall", strict.recall, ""),
        Figure("the same: F1", strict.f1, "", to_reach=0.93, at_least=True),
        Figure("true pairs within reach: both places right, days within three", strict.share_known, "of 1"),
        Figure("of these, joined at the strict threshold: recall", strict.recall_of_known, ""),
        Figure("the same: F1", strict.f1_of_known, ""),
        Figure("pairs joined as shipped: precision", at_product.precision, ""),
        Figure("the same: recall", at_product.recall, ""),
        Figure("the same: F1", at_product.f1, "", to_reach=0.93, at_least=True),
        Figure("the same: recall of the pairs within reach", at_product.recall_of_known, ""),
        Figure("events told by several that stand as one incident, whole and with nothing else", whole, "of 1"),
        *(
            Figure(f"curve of the pairs' odds: recall at precision {p}", recall_at(pairs, truth, p), "")
            for p in (0.995, 0.99, 0.98, 0.95, 0.9)
        ),
        Figure("additive rule, at its best threshold: F1", best_f1(additive, truth), ""),
        *_splink(con, truth, n),
        Figure("what 100 decisions on the most doubtful pairs add: F1", _decided(con, doubts, truth).f1 - at_product.f1, ""),
    ]


def _splink(con: Connection, truth: pd.DataFrame, n: int) -> list[Figure]:
    if find_spec("splink") is None:
        print("Splink is not installed: its reference is left out. `pip install splink` beside riskagg adds it.")
        return []
    from benchmarks.splink_incidents import splink_pairs

    alerts = con.execute(_FOR_SPLINK).df()
    found: list[pd.DataFrame] = []
    cost = _timed(lambda: found.append(splink_pairs(alerts)))
    return [
        Figure("Splink, at its best threshold: F1", best_f1(found[0], truth), ""),
        Figure("Splink: recall at precision 0.99", recall_at(found[0], truth, 0.99), ""),
        Figure("Splink, training included", n / cost.clock, "alerts/s"),
    ]


def _layouts() -> list[Figure]:
    con = _filled(told(SEED, people="layouts"))
    join_people(con)
    at_strict, at_product = _linked_at(con, STRICT_LOG_ODDS), _linked_at(con, LINK_LOG_ODDS)
    return [
        Figure("three of six agencies name nobody, as shipped: precision", at_product.precision, ""),
        Figure("the same: recall", at_product.recall, ""),
        Figure("the same at the strict threshold: precision", at_strict.precision, ""),
        Figure("the same: recall", at_strict.recall, ""),
    ]


def _a_month_arrives() -> list[Figure]:
    alerts = told(SEED + 1, n_alerts=60_000, services=900, years=5)
    con = _filled(alerts)
    after = _ids(con)
    leading = con.execute("select old_incident_id from int_incident_joins").df()["old_incident_id"]
    con.execute("create table all_alerts as from stg_alerts")
    con.execute("delete from stg_alerts where first_received_at > (select quantile_disc(first_received_at, 59 / 60) from stg_alerts)")
    before = _ids(con)
    both = before.to_frame("before").join(after.rename("after"), how="inner")
    changed = both[both["before"] != both["after"]]
    leads = changed["before"].isin(leading) | changed["before"].isin(after)
    return [
        Figure("alerts that a month adds to five years", len(after) - len(before), "alerts"),
        Figure("earlier alerts with another incident id than before", len(changed), f"of {len(before)}"),
        Figure("of these, whose old id leads to no incident", int((~leads).sum()), "alerts", to_reach=0),
    ]


def _ids(con: Connection) -> pd.Series:
    join_people(con)
    link_incidents(con)
    return con.execute("select alert_id, incident_id from int_incident_alerts").df().set_index("alert_id")["incident_id"]


def _filled(alerts: Told) -> Connection:
    con = fill(alerts)
    tell_truth(con, alerts)
    return con


def _linked_at(con: Connection, log_odds: float) -> Scores:
    link_incidents(con, log_odds)
    return pair_scores(con)


def _decided(con: Connection, doubts: pd.DataFrame, truth: pd.DataFrame) -> Scores:
    """The scores after people said rightly of each doubt whether it is one event."""
    are_one = set(zip(truth["alert_id"], truth["other_alert_id"], strict=True))
    pairs = zip(doubts["alert_id"], doubts["other_alert_id"], strict=True)
    decide(con, [(*pair, "same" if (min(pair), max(pair)) in are_one else "not") for pair in pairs])
    return _linked_at(con, LINK_LOG_ODDS)


def _timed(run: Callable[[], object]) -> Cost:
    clock, cpu = time.perf_counter(), time.process_time()
    run()
    return Cost(time.perf_counter() - clock, time.process_time() - cpu)


if __name__ == "__main__":
    np.seterr(all="raise")
    sys.exit(0 if report("linking_incidents", figures()) else 1)
