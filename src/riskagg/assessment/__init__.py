"""Scores the units of a build: reads frames from the warehouse, lets ``score`` and ``policy`` work on them, writes what they make.

Everything is done twice, for the month and for the month before from the same batches, so that what changed is a change in the world
and not in what has arrived since.
"""

from riskagg import warehouse
from riskagg.area import Area
from riskagg.assessment.judge import assess, judge
from riskagg.assessment.policies import Policies, read_policies
from riskagg.assessment.waiting import could_reach
from riskagg.assessment.write import write, write_waiting
from riskagg.warehouse import Connection


def score_units(con: Connection, area: Area) -> None:
    """Make ``mart_patterns``, ``mart_assessments``, ``mart_triggers``, ``mart_expected``, ``mart_waiting``, and ``int_pattern_evidence``
    (docs/reference/data-model.md, section 4).

    Raises:
        SettingsError: a policy is missing or cannot be used.
    """
    policies = read_policies(area)
    warehouse.run_models(con, "scores", {})
    judged = judge(con, policies, ("earlier", "previous", "now"))
    write(con, assess(judged["previous"], judged["now"]))
    warehouse.run_models(con, "evidence", {})
    write_waiting(con, could_reach(con, policies, judged["now"]))


__all__ = ["Policies", "assess", "judge", "read_policies", "score_units", "write"]
