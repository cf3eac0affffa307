"""Homes that begin to tell more of what they always had: how many are named for a rise, or called, though nothing has changed there.

    python -m benchmarks.detection_candour [--seeds 3]

In regions in which nothing has changed one home in thirty begins, in the last six months, to tell two or three trifles a month of its own
accord: of any of six themes, without harm, known to nobody else. The whole of scoring runs at the cut after the last month.
"""

import sys
from dataclasses import replace

import numpy as np
import pandas as pd

from benchmarks.detection_discoveries import Q, scored
from benchmarks.detection_frames import day_in, inputs_of, names, with_groups
from benchmarks.detection_measures import run_part, shown
from benchmarks.detection_region import FAMILIES, MONTHS, region
from benchmarks.table import Figure
from riskagg.score.arrays import Ints
from riskagg.score.inputs import ScoreInputs

SEEDS, MOST_NAMED = 3, 0.05
_HOMES, _KEEN, _LARGEST, _SINCE = 1500, 50, 60, MONTHS - 6
_THEMES = np.array(["fall", "medication", "psychological", "resident_on_resident", "pressure_damage", "neglect_of_care"], dtype=object)


def keener(inputs: ScoreInputs, homes: Ints, n_residents: Ints, rng: np.random.Generator) -> ScoreInputs:
    """Two and three trifles by turns, a month and home, told by the home alone."""
    months = np.repeat(np.arange(_SINCE, MONTHS), 2 + np.arange(MONTHS - _SINCE) % 2)
    home, month = np.repeat(homes, len(months)), np.tile(months, len(homes))
    n = len(home)
    day = day_in(rng, month)
    resident = np.floor(rng.random(n) * np.repeat(n_residents, len(months))).astype(np.int64)
    trifles = pd.DataFrame(
        {
            "incident_id": [f"keen-{at:05d}" for at in range(n)],
            "service_id": names(home),
            "occurred_on": day.astype("datetime64[us]"),
            "theme": rng.choice(_THEMES, n),
            "harm": "none",
            "agencies": [("council_safeguarding",)] * n,
            "people": [(f"S{one:05d}-{person}",) for one, person in zip(home, resident, strict=True)],
            "risk_sources": [()] * n,
            "weakly_joined": [()] * n,
            "told_by_service": True,
            "other_agencies": [()] * n,
            "known_on": (day + np.floor(rng.exponential(6, n)).astype(np.int64)).astype("datetime64[us]"),
            "first_source": "council_safeguarding",
        }
    )
    by = pd.Timestamp(inputs.month_end) + pd.Timedelta(days=inputs.reported_by_day)
    return replace(inputs, incidents=pd.concat([inputs.incidents, with_groups(trifles[trifles["known_on"] <= by])], ignore_index=True))


def candour(seed: int, family: str) -> dict[str, float]:
    """Shares of the keen homes, and of all others, named for a rise and called at q <= .10."""
    drawn = region(seed, family, _HOMES, 0)
    rng = np.random.default_rng([seed, 9])
    keen = rng.choice(np.flatnonzero(drawn.beds < _LARGEST), _KEEN, replace=False)
    scores = scored(keener(inputs_of(drawn.beds, drawn.n, seed), keen, drawn.beds[keen].astype(np.int64), rng), ())
    patterns, units = scores.patterns, scores.units[scores.units["unit_kind"] == "service"].set_index("unit_id")
    risen = set(patterns.loc[(patterns["pattern"] == "sustained_rise") & (patterns["unit_kind"] == "service"), "unit_id"])
    found: dict[str, float] = {}
    for who, homes in (("keen", keen), ("others", np.setdiff1d(np.arange(_HOMES), keen))):
        ids = names(homes)
        found[f"{who}: named for a rise"] = float(np.mean([home in risen for home in ids]))
        found[f"{who}: called at q <= {Q}"] = float((units["q_value"].reindex(ids) <= Q).mean())
    return found


def figures(seeds: int = SEEDS) -> list[Figure]:
    """Over both families."""
    runs = pd.DataFrame([candour(seed, family) for family in FAMILIES for seed in range(1, seeds + 1)])
    most = {"keen: named for a rise": MOST_NAMED}
    return [shown(f"homes that begin to tell more, {name}", list(runs[name]), most.get(name), at_least=False) for name in runs.columns]


if __name__ == "__main__":
    sys.exit(0 if run_part("detection_candour", "False alarms at homes that begin to tell more.", figures, SEEDS) else 1)
