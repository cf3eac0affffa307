"""One event once: links the alerts of several agencies that tell it."""

import numpy as np
import pandas as pd

from riskagg.incidents.assign import Events, assign
from riskagg.warehouse import Connection, run_models


def link_incidents(con: Connection) -> None:
    """Make ``int_alert_links``, ``int_incidents`` and ``int_incidents_at``.

    Args:
        con: a warehouse with ``stg_alerts``, ``theme_near``, ``cut``, ``int_months``, ``int_services``, ``int_mentions`` and
            ``int_alert_people``.

    Raises:
        ModelError: a model breaks its grain or does not run.
    """
    run_models(con, "incidents/pairs", {})
    told = con.execute(
        """select teller, happened_from - date '1970-01-01' as first_day, happened_to - date '1970-01-01' as last_day, has_nhs,
                  dense_rank() over (order by person_id) as person
           from int_event_alerts order by place_in_line"""
    ).fetchnumpy()
    pairs = con.execute("select first_in_line, second_in_line, log_odds from int_event_pairs").fetchnumpy()
    events = Events(*(np.asarray(told[name]) for name in ("teller", "first_day", "last_day", "person", "has_nhs")))
    places = np.column_stack([np.asarray(pairs[name]) for name in ("first_in_line", "second_in_line")])
    first = assign(events, places, np.asarray(pairs["log_odds"]))
    is_alone = np.bincount(first, minlength=len(first))[first] == 1
    con.register("assigned", pd.DataFrame({"place_in_line": np.arange(len(first)), "first_in_line": first, "is_alone": is_alone}))
    con.execute("create or replace table int_event_assignments as select * from assigned")
    con.unregister("assigned")
    run_models(con, "incidents", {})
