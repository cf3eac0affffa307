"""Advocacy and whistleblowing that nobody has answered."""

import numpy as np
import pandas as pd

from riskagg.score import sentences as say
from riskagg.score.calendar import date_of, days_of
from riskagg.score.evidence import Evidence
from riskagg.score.inputs import UNIT_KINDS
from riskagg.score.rules import PatternRule


def unanswered_concern(found: Evidence, records: pd.DataFrame, judged_on: int, rule: PatternRule) -> None:
    """Look for records without a recorded response after 28 days.

    Args:
        records: as ``ScoreInputs.unanswered``.
        judged_on: day of the reported-by cut, by which lateness is judged.
    """
    panel = found.panel
    frame = records.assign(day=days_of(records["reported_on"]))
    late = (frame["day"] <= judged_on - rule.days("after_days")) & (frame["day"] > judged_on - rule.days("looked_back_days"))
    place = {unit: u for u, unit in enumerate(panel.ids)}
    column = UNIT_KINDS[panel.unit_kind]
    for owner, rows in frame[late].sort_values(["day", "alert_id"], kind="stable").groupby(column, sort=True):
        if owner not in place or len(rows) < rule["n"]:
            continue
        first = int(rows["day"].iloc[0])
        who = say.listed([say.AGENCY_WORDS.get(source, source.replace("_", " ")) for source in sorted(set(rows["source"]))])
        n = len(rows)
        oldest = f"{'reported' if n == 1 else 'the oldest reported'} on {date_of(first):%-d %B %Y}"
        text = f"{say.counted(n, 'concern', 'concerns')} from {who} without a recorded response "
        text += f"after {rule.days('after_days')} days, {oldest}."
        nobody = np.empty(0, dtype=np.int64)
        ids, n_agencies = list(rows["alert_id"]), rows["source"].nunique()
        window = (judged_on - rule.days("looked_back_days") + 1, judged_on - rule.days("after_days"))
        found.add(rule, place[owner], nobody, say.started(text), window, since=first, alert_ids=ids, n_agencies=n_agencies)
