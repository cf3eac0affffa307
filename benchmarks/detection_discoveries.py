"""Realised false discovery rate: of the homes that the product calls at q <= .10, how many have not changed, also under stress.

    python -m benchmarks.detection_discoveries [--seeds 3]

The whole of scoring runs, all patterns and tests, once for each region at the cut after the 60th month. One home in ten has risen to 1.5, 2
or 3 times from a month between the 49th and the 55th on. These raise what is expected of the others too, by a tenth: how often chance alone
makes a small p is measured in regions in which nothing has changed.
"""

import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from benchmarks.detection_frames import FIRST, inputs_of, names
from benchmarks.detection_measures import run_part, shown
from benchmarks.detection_region import FAMILIES, RATIOS, Region, region
from benchmarks.table import Figure
from riskagg import resources
from riskagg.area import Area, Settings
from riskagg.assessment import read_policies
from riskagg.score.arrays import Floats
from riskagg.score.inputs import UNIT_KINDS, ScoreInputs
from riskagg.score.score import Scores, score

SEEDS, Q, LARGEST, MOST_SMALL = 3, 0.10, 0.12, 0.012
_HOMES, _CHANGED = 1500, 50
_LEAVES = 54


def scored(inputs: ScoreInputs, unit_kinds: Collection[str] = tuple(UNIT_KINDS)) -> Scores:
    """Score with the shipped policies: services, and the kinds of group that are listed."""
    ours = read_policies(Area(resources.config_dir() / "nowhere", Settings(name="Benchmark")))
    return score(inputs, ours.rules, ours.bands.tests, unit_kinds)


def none(inputs: ScoreInputs, rng: np.random.Generator) -> ScoreInputs:
    """As it is."""
    return inputs


def leaves(inputs: ScoreInputs, rng: np.random.Generator) -> ScoreInputs:
    """The health service sends nothing from the 55th month on."""
    return _silenced(inputs, inputs.supply["month"] >= _month())


def joins(inputs: ScoreInputs, rng: np.random.Generator) -> ScoreInputs:
    """The health service begins to send with the 55th month."""
    return _silenced(inputs, inputs.supply["month"] < _month())


def twice(inputs: ScoreInputs, rng: np.random.Generator) -> ScoreInputs:
    """One incident in ten stands there twice, because two tellings were not put together."""
    again = inputs.incidents[rng.random(len(inputs.incidents)) < 0.1]
    again = again.assign(incident_id="again-" + again["incident_id"])
    return replace(inputs, incidents=pd.concat([inputs.incidents, again], ignore_index=True))


def late(inputs: ScoreInputs, rng: np.random.Generator) -> ScoreInputs:
    """Telling takes a month on average, with a long tail; what is not told by the cut is not known."""
    rows = inputs.incidents
    known = rows["occurred_on"] + pd.to_timedelta(np.floor(rng.lognormal(np.log(15), 1.2, len(rows))), unit="D")
    by = pd.Timestamp(inputs.month_end) + pd.Timedelta(days=inputs.reported_by_day)
    return replace(inputs, incidents=rows.assign(known_on=known)[known <= by])


STRESSES: dict[str, Callable[[ScoreInputs, np.random.Generator], ScoreInputs]] = {
    "no stress": none,
    "an agency leaves": leaves,
    "an agency joins": joins,
    "10 % told twice": twice,
    "late telling": late,
}


@cache
def judged(seed: int, family: str, stress: str, changed: int = _CHANGED) -> tuple[Region, Floats, Floats]:
    """A region, and the p and q of its homes, both of shape (H,).

    Args:
        changed: homes that have risen, of each ratio.
    """
    drawn = region(seed, family, _HOMES - changed * len(RATIOS), changed)
    inputs = inputs_of(drawn.beds, drawn.n, seed)
    units = scored(STRESSES[stress](inputs, np.random.default_rng([seed, 5])), ()).units
    mine = units[units["unit_kind"] == "service"].set_index("unit_id").reindex(names(np.arange(len(drawn.beds))))
    return drawn, mine["p_value"].to_numpy(), mine["q_value"].to_numpy()


def discoveries(seed: int, family: str, stress: str, changed: int = _CHANGED) -> dict[str, float]:
    """False discoveries among all, homes found by ratio, and the share of unchanged homes with p <= .01; arguments as of ``judged``."""
    drawn, p, q = judged(seed, family, stress, changed)
    called = q <= Q
    found = {f"found at {ratio}x": float(called[risen].mean()) for ratio in RATIOS if len(risen := drawn.risen(ratio))}
    false = float(called[drawn.unchanged].sum() / max(called.sum(), 1))
    return {"false": false, "called": float(called.sum()), "small": float((p[drawn.unchanged] <= 0.01).mean()), **found}


def _silenced(inputs: ScoreInputs, where: "pd.Series[bool]", source: str = "nhs_incidents") -> ScoreInputs:
    """Take one agency's telling out of some months: its alone unknown, its share of the rest gone."""
    supply = inputs.supply
    supply = supply.assign(state=supply["state"].mask((supply["source"] == source) & where, "not_supplied"))
    gone = set(supply.loc[supply["state"] == "not_supplied", "month"])
    rows = inputs.incidents
    there = rows["occurred_on"].dt.to_period("M").dt.to_timestamp().isin(gone)
    alone = there & (rows["first_source"] == source)
    kept = rows[~alone]
    here = there[~alone].to_numpy()
    fewer = {
        column: [
            tuple(name for name in tellers if name != source) if cut else tellers for tellers, cut in zip(kept[column], here, strict=True)
        ]
        for column in ("agencies", "other_agencies")
    }
    return replace(inputs, supply=supply, incidents=kept.assign(**fewer))


def _month() -> pd.Timestamp:
    return pd.Timestamp((FIRST + _LEAVES).astype("datetime64[D]").item())


def figures(seeds: int = SEEDS) -> list[Figure]:
    """Each stress, over both families."""
    told = []
    for stress in STRESSES:
        runs = [discoveries(seed, family, stress) for family in FAMILIES for seed in range(1, seeds + 1)]
        told.append(shown(f"{stress}: false among those called at q <= {Q}", [run["false"] for run in runs], LARGEST, at_least=False))
        told.append(shown(f"{stress}: homes called, of 150 that have risen", [run["called"] for run in runs]))
        told += [shown(f"{stress}: called of those risen to {ratio}x", [run[f"found at {ratio}x"] for run in runs]) for ratio in RATIOS]
        told.append(shown(f"{stress}: unchanged homes with a combined p <= .01", [run["small"] for run in runs]))
    quiet = [discoveries(seed, family, "no stress", 0) for family in FAMILIES for seed in range(1, seeds + 1)]
    told.append(shown("nothing has changed: homes with a combined p <= .01", [run["small"] for run in quiet], MOST_SMALL, at_least=False))
    return told


if __name__ == "__main__":
    sys.exit(0 if run_part("detection_discoveries", "False discoveries of the whole of scoring.", figures, SEEDS) else 1)
