"""Benchmark D: patterns with hardly more incidents than usual, which a count cannot see.

    python -m benchmarks.detection_planted [--seeds 5]

Into a region of 400 homes five stories are planted in the last three of 60 months, each with at most 1.5 times the incidents that are
expected of the home: thefts from different residents; violence between residents that police and ambulance alone tell of; medication errors
that come faster and harm more; one theme in all five homes of a provider; a home that told regularly and falls silent. The whole of scoring
runs at the cut of each of the three months, and ranks as the pack does. Beside it the same homes ranked by how unlikely their count is. In
the third month's list of services those nine count as right that have a story or are of the provider that has one.
"""

import sys
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from benchmarks.detection_discoveries import scored
from benchmarks.detection_frames import FIRST, at_cut, day_in, inputs_of, names, with_groups
from benchmarks.detection_lists import BUDGET, FIRST_TEN
from benchmarks.detection_measures import run_part, shown
from benchmarks.detection_region import FAMILIES, MONTHS, Region, region
from benchmarks.table import Figure
from riskagg import resources
from riskagg.area import Area, Settings
from riskagg.assessment import read_policies
from riskagg.policy import bands
from riskagg.score.arrays import Floats
from riskagg.score.inputs import ScoreInputs
from riskagg.score.tails import upper_tail

SEEDS, HOMES, WITHIN = 5, 400, 3
ONSET = MONTHS - WITHIN
TO_REACH = 0.60
BY = ("riskagg", "its count")
_MOST = 1.5
_PROVIDER_HOMES = 5


def plant(drawn: Region, inputs: ScoreInputs, seed: int) -> tuple[ScoreInputs, dict[str, tuple[str, str]]]:
    """Plant the five stories; returns the frames, and of each story its unit kind and unit."""
    rng = np.random.default_rng([seed, 91])
    usual = drawn.mean[:, ONSET:].sum(axis=1)
    middling = np.flatnonzero((usual > 3.3) & (usual < 6.5) & (np.arange(HOMES) >= _PROVIDER_HOMES * 4))
    thefts, violence, errors = (int(home) for home in rng.choice(middling, 3, replace=False))
    silent = int(np.argsort(-usual)[rng.integers(0, 8)])
    provider = int(rng.choice([group for group in range(4) if usual[group * 5 : group * 5 + 5].min() > 0.8] or [0]))
    group = list(range(provider * _PROVIDER_HOMES, (provider + 1) * _PROVIDER_HOMES))
    rows = inputs.incidents
    month = (rows["occurred_on"].to_numpy().astype("datetime64[M]") - FIRST).astype(np.int64)
    home = rows["service_id"].str[1:].astype("int64").to_numpy()
    gone = (month >= ONSET) & np.isin(home, [thefts, violence, errors])
    gone |= (home == errors) & (month >= ONSET - 6) & (rows["theme"] == "medication").to_numpy()
    gone |= (month >= ONSET) & (home == silent) & rows["told_by_service"].to_numpy()
    gone |= (month >= ONSET) & np.isin(home, group)
    more = [
        _incidents(rng, thefts, _three(usual[thefts]), "theft_or_money", (("police",), ("council_safeguarding",))),
        _incidents(rng, violence, _three(usual[violence]), "resident_on_resident", (("police",), ("ambulance",))),
        _incidents(rng, errors, [ONSET - 6, ONSET - 2 - 1, ONSET - 1], "medication", (("nhs_incidents",),), "none"),
        _incidents(rng, errors, _three(usual[errors]), "medication", (("nhs_incidents",),), "moderate"),
        *[_incidents(rng, one, _three(usual[one]), "pressure_damage", (("nhs_incidents",), ("council_safeguarding",))) for one in group],
    ]
    planted = replace(inputs, incidents=pd.concat([rows[~gone], with_groups(pd.concat(more, ignore_index=True))], ignore_index=True))
    homes = {"thefts from residents": thefts, "violence untold": violence, "errors escalate": errors, "a home falls silent": silent}
    where = {story: ("service", str(names(np.array([one]))[0])) for story, one in homes.items()}
    return planted, where | {"the same in all homes of a provider": ("provider", f"P{provider}")}


def _three(usual: float) -> list[int]:
    """Months of the incidents of a story: 1.5 times what is expected in three months, rounded down, evenly over them."""
    n = int(_MOST * usual)
    return [ONSET + at * WITHIN // n for at in range(n)]


def _incidents(
    rng: np.random.Generator, home: int, months: list[int], theme: str, tellers: tuple[tuple[str, ...], ...], harm: str = "unknown"
) -> pd.DataFrame:
    """One incident a month listed, each to another resident, told by others than the home."""
    day = day_in(rng, np.array(months, dtype=np.int64))
    told = [tellers[at % len(tellers)] for at in range(len(months))]
    return pd.DataFrame(
        {
            "incident_id": [f"x{home}-{theme}-{harm}-{at}" for at in range(len(months))],
            "service_id": names(np.full(len(months), home)),
            "occurred_on": day.astype("datetime64[us]"),
            "theme": theme,
            "harm": harm,
            "agencies": told,
            "people": [(f"{home}-x{at}",) for at in range(len(months))],
            "risk_sources": [()] * len(months),
            "weakly_joined": [()] * len(months),
            "told_by_service": False,
            "other_agencies": told,
            "known_on": day.astype("datetime64[us]"),
            "first_source": [one[0] for one in told],
        }
    )


def ranks(inputs: ScoreInputs) -> dict[tuple[str, str], float]:
    """Rank of every unit with an incident, as the pack has it where no trigger is newly met."""
    policies = read_policies(Area(resources.config_dir() / "nowhere", Settings(name="Benchmark")))
    found = scored(inputs)
    nobody = pd.DataFrame({"unit_kind": pd.Series(dtype=object), "unit_id": pd.Series(dtype=object)})
    assessed = bands.assess(found.units, found.patterns, nobody, policies.bands)
    return dict(zip(zip(assessed["unit_kind"], assessed["unit_id"], strict=True), assessed["rank"].astype(float), strict=True))


def counted(inputs: ScoreInputs, months: int, mean: Floats) -> dict[tuple[str, str], float]:
    """Rank of homes and providers by how unlikely their count of the last three months is, the true mean given."""
    since = pd.Timestamp((FIRST + months - WITHIN).astype("datetime64[D]").item())
    rows = inputs.incidents[inputs.incidents["occurred_on"] >= since]
    place: dict[tuple[str, str], float] = {}
    for kind, column, size in (("service", "service_id", 1), ("provider", "provider_id", _PROVIDER_HOMES)):
        usual = mean[:, months - WITHIN : months].sum(axis=1).reshape(-1, size).sum(axis=1)
        units = [str(one) for one in names(np.arange(len(usual)))] if kind == "service" else [f"P{at}" for at in range(len(usual))]
        n = np.asarray(rows.groupby(column).size().reindex(units, fill_value=0), dtype=np.float64)
        p = upper_tail(n, usual, np.full_like(usual, 1e6))
        place |= {(kind, unit): float(rank) for unit, rank in zip(units, stats.rankdata(p), strict=True)}
    return place


@dataclass(frozen=True)
class Seen:
    """One region: the rank of each story's unit in each of the months, and of what a list of the last month is right, by length of list."""

    ranks: dict[str, list[float]]
    right: dict[int, float]

    def month(self, story: str) -> int | None:
        """The first month in which the story is in the first ten, from 1; None if it is in none."""
        return next((at for at, rank in enumerate(self.ranks[story], 1) if rank <= FIRST_TEN), None)


def seen(seed: int, family: str) -> dict[str, Seen]:
    """What riskagg, and what the count, makes of one region."""
    drawn = region(seed, family, unchanged=HOMES, changed=0)
    planted, where = plant(drawn, inputs_of(drawn.beds, drawn.quiet, seed), seed)
    lists: dict[str, list[dict[tuple[str, str], float]]] = {by: [] for by in BY}
    for months in range(ONSET + 1, MONTHS + 1):
        known = at_cut(planted, months)
        for by, ranked in zip(BY, (ranks(known), counted(known, months, drawn.mean)), strict=True):
            lists[by].append(ranked)
    real = _real(where)
    return {
        by: Seen(
            {story: [month.get(unit, HOMES) for month in of] for story, unit in where.items()},
            {places: _right(of[-1], real, places) for places in (FIRST_TEN, BUDGET)},
        )
        for by, of in lists.items()
    }


def _real(where: dict[str, tuple[str, str]]) -> set[tuple[str, str]]:
    """Services that have a story, or are of the provider that has one."""
    groups = [int(unit[1:]) for kind, unit in where.values() if kind == "provider"]
    homes = names(np.array([at + group * _PROVIDER_HOMES for group in groups for at in range(_PROVIDER_HOMES)]))
    return {unit for unit in where.values() if unit[0] == "service"} | {("service", str(home)) for home in homes}


def _right(ranked: dict[tuple[str, str], float], real: set[tuple[str, str]], places: int) -> float:
    """Share of the services in the first places that are real; equals share a rank, so that a list may be longer."""
    listed = [unit for unit, rank in ranked.items() if unit[0] == "service" and rank <= places]
    return float(np.mean([unit in real for unit in listed])) if listed else 0.0


def figures(seeds: int = SEEDS) -> list[Figure]:
    """Stories in the first ten, by kind and in all, when, and what the lists hold."""
    runs = [seen(seed, family) for family in FAMILIES for seed in range(1, seeds + 1)]
    stories = list(runs[0][BY[0]].ranks)
    told = []
    for story in stories:
        for by in BY:
            share = float(np.mean([run[by].month(story) is not None for run in runs]))
            told.append(Figure(f"{story}: in the first ten within three months by {by}, of {len(runs)}", share, "share"))
    for by, least in zip(BY, (TO_REACH, None), strict=True):
        months = [[run[by].month(story) for story in stories] for run in runs]
        found = [float(np.mean([month is not None for month in run])) for run in months]
        told.append(shown(f"planted patterns in the first ten within three months by {by}", found, least))
        told.append(
            Figure(
                f"months until they are, of those that are, by {by}",
                float(np.mean([month for run in months for month in run if month is not None] or [np.nan])),
                "months",
            )
        )
        # Four homes and the five of the provider.
        base = (len(stories) - 1 + _PROVIDER_HOMES) / HOMES
        told.append(
            shown(f"lift in the first {FIRST_TEN} services in the third month by {by}", [run[by].right[FIRST_TEN] / base for run in runs])
        )
        told.append(shown(f"right of the first {BUDGET} services in the third month by {by}", [run[by].right[BUDGET] for run in runs]))
    return told


if __name__ == "__main__":
    sys.exit(0 if run_part("detection_planted", "Planted patterns that a count does not see.", figures, SEEDS) else 1)
