"""One event once: links the alerts of several agencies that tell it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from riskagg.incidents.assign import NOBODYS, Assigned, Decisions, Events, Pairs, assign
from riskagg.warehouse import Connection, run_models
from riskagg.warehouse.put import put_table
from riskagg.warehouse.queries import run_query

# Even odds, at which there are about as many incidents as events: lower, and events vanish in others; higher, and what several tell
# counts several times.
LINK_LOG_ODDS = 0.0


def link_incidents(con: Connection, least_log_odds: float = LINK_LOG_ODDS) -> None:
    """Make ``int_alert_links``, ``int_incidents``, ``int_incidents_at``, what the links rest on (``int_event_links``), what is in doubt
    (``int_event_doubts``), what became of ids (``int_incident_joins``) and of people's decisions (``int_incident_decisions``).

    Args:
        con: a warehouse with ``stg_alerts``, ``theme_near``, ``cut``, ``int_services``, ``int_mentions``, ``int_alert_people``,
            ``int_further_people`` and ``raw_incident_decisions``.
        least_log_odds: natural log of the odds from which a pair of two tellers is joined.

    Raises:
        ModelError: a model breaks its grain or does not run.
    """
    run_models(con, "incidents/pairs", {})
    told = run_query(con, "link_alerts").fetchnumpy()
    pairs = run_query(con, "link_pairs", least=least_log_odds).fetchnumpy()
    decided = run_query(con, "link_decisions").fetchnumpy()
    numbers = run_query(con, "link_numbers").fetchnumpy()
    events = Events(
        *(np.asarray(told[name]) for name in ("arrival", "teller", "first_day", "last_day")),
        *(np.asarray(numbers[name]) for name in ("place_in_line", "person")),
    )
    decisions = Decisions(_places(decided), np.asarray(decided["is_same"]))
    near = Pairs(_places(pairs), np.asarray(pairs["log_odds"]), np.asarray(pairs["is_same_teller"]))
    _write(con, assign(events, near, decisions))
    run_models(con, "incidents", {"least_log_odds": least_log_odds})


def _places(pairs: Mapping[str, object]) -> np.ndarray:
    return np.column_stack([np.asarray(pairs[name], dtype=np.int64) for name in ("first_in_line", "second_in_line")])


def _write(con: Connection, assigned: Assigned) -> None:
    first = assigned.first
    is_alone = np.bincount(first, minlength=len(first))[first] == 1
    joins = np.array(assigned.joins, dtype=np.int64).reshape(-1, 2)
    tables = {
        "int_event_assignments": {"place_in_line": np.arange(len(first)), "first_in_line": first, "is_alone": is_alone},
        "int_event_joins": {"old_in_line": joins[:, 0], "joined_by": joins[:, 1], "is_decided": joins[:, 1] == NOBODYS},
        "int_event_verdicts": {
            "newness": np.arange(1, len(assigned.is_applied) + 1),
            "is_applied": np.array(assigned.is_applied, dtype=bool),
        },
    }
    for name, columns in tables.items():
        put_table(con, name, pd.DataFrame(columns))
