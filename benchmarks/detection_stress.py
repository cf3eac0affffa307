"""Benchmark C: the same rises under stress, with the thresholds that were set without it.

    python -m benchmarks.detection_stress [--seeds 2]

The product's statistic at the cut of each month watched, as in ``detection_rises``. Each stress changes what is told of a region, not what
happens in it. Beside it stands a CUSUM that knows the true mean of what is told at each cut: what it loses is lost with what is not told,
and no method can be asked to find it.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.detection_anchors import likelihood_ratio_cusum
from benchmarks.detection_baseline import established_at, evidence_of_rise
from benchmarks.detection_measures import alarmed, found_in_six, run_part, shown, threshold
from benchmarks.detection_region import FAMILIES, MONTHS, WATCH, Region, region
from benchmarks.table import Figure
from riskagg.score.arrays import Flags, Floats
from riskagg.score.rise import WATCHES

SEEDS, FALSE_ALARMS = 2, 0.11
LEAST_LOST, MOST_MORE = -0.05, 0.20
_CALIBRATION = 5000
_HEALTH_SHARE, _TURN = 0.3, 51
_TOGETHER = "two in five rise together"


@dataclass(frozen=True)
class Told:
    """What is told of a region.

    Attributes:
        n, others: shape (H, A, M, L), counts with the rises and without, by agency, month and months until they were told.
        mean: shape (H, A, M, L), true means of ``others``.
        beds, supplied: shapes (H, M) and (A, M).
    """

    n: Floats
    others: Floats
    mean: Floats
    beds: Floats
    supplied: Floats


def _plain(drawn: Region, rng: np.random.Generator) -> Told:
    beds = np.repeat(drawn.beds[:, None], MONTHS, axis=1)
    return Told(drawn.n[:, None, :, None], drawn.quiet[:, None, :, None], drawn.mean[:, None, :, None], beds, np.ones((1, MONTHS)))


def _together(drawn: Region, rng: np.random.Generator) -> Told:
    told = _plain(drawn, rng)
    return replace(told, others=told.n)


def _doubled(drawn: Region, rng: np.random.Generator) -> Told:
    """Of all incidents 15 % stand there twice."""
    quiet = rng.binomial(drawn.quiet.astype(np.int64), 0.15)
    more = rng.binomial((drawn.n - drawn.quiet).astype(np.int64), 0.15)
    told = _plain(drawn, rng)
    return replace(told, n=told.n + (quiet + more)[:, None, :, None], others=told.others + quiet[:, None, :, None], mean=told.mean * 1.15)


def _contaminated(drawn: Region, rng: np.random.Generator) -> Told:
    """One home in five had half a year at twice its level in the history."""
    begin = np.where(rng.random(len(drawn.beds)) < 0.2, rng.integers(18, 42, len(drawn.beds)), MONTHS)[:, None]
    month = np.arange(MONTHS)
    more = (rng.poisson(drawn.mean) * ((month >= begin) & (month < begin + 6) & (month < WATCH)))[:, None, :, None]
    told = _plain(drawn, rng)
    return replace(told, n=told.n + more, others=told.others + more)


def _beds_change(drawn: Region, rng: np.random.Generator) -> Told:
    """One home in five opens half as many beds more, or closes a third, within the year before the watch; incidents follow."""
    change = rng.choice([1.0, 1.5, 2 / 3], len(drawn.beds), p=[0.8, 0.1, 0.1])[:, None]
    factor = np.where(np.arange(MONTHS) >= rng.integers(WATCH - 12, WATCH + 6, len(drawn.beds))[:, None], change, 1.0)
    told = _plain(drawn, rng)
    grown = rng.poisson(drawn.mean * np.maximum(factor - 1, 0))
    left = np.minimum(factor, 1.0)
    quiet = rng.binomial(drawn.quiet.astype(np.int64), left)
    more = rng.binomial((drawn.n - drawn.quiet).astype(np.int64), left)
    return replace(
        told,
        n=(quiet + more + grown).astype(np.float64)[:, None, :, None],
        others=(quiet + grown).astype(np.float64)[:, None, :, None],
        mean=told.mean * factor[:, None, :, None],
        beds=told.beds * factor,
    )


def _two_agencies(drawn: Region, rng: np.random.Generator, there: Floats) -> Told:
    """A second agency alone tells of 30 %, in the months in which it supplies."""
    parts = []
    for counts in (drawn.quiet, drawn.n - drawn.quiet):
        health = rng.binomial(counts.astype(np.int64), _HEALTH_SHARE)
        parts.append(np.stack([counts - health, health * there], axis=1)[..., None])
    told = _plain(drawn, rng)
    shares = np.stack([np.full(MONTHS, 1 - _HEALTH_SHARE), _HEALTH_SHARE * there])
    return replace(
        told,
        n=parts[0] + parts[1],
        others=parts[0],
        mean=told.mean * shares[:, :, None],
        supplied=np.stack([np.ones(MONTHS), there]),
    )


def _leaves(drawn: Region, rng: np.random.Generator) -> Told:
    return _two_agencies(drawn, rng, (np.arange(MONTHS) < _TURN).astype(np.float64))


def _joins(drawn: Region, rng: np.random.Generator) -> Told:
    return _two_agencies(drawn, rng, (np.arange(MONTHS) >= _TURN).astype(np.float64))


def _late(drawn: Region, rng: np.random.Generator) -> Told:
    """Told after a time with a long tail: 70 % by the cut of the month, 85 % a month later, 97 % after five."""
    shares = np.array([0.70, 0.15, 0.06, 0.03, 0.02, 0.01, 0.03])
    quiet, more = (
        rng.multinomial(part.astype(np.int64), shares).astype(np.float64)[:, None] for part in (drawn.quiet, drawn.n - drawn.quiet)
    )
    told = _plain(drawn, rng)
    return replace(told, n=quiet + more, others=quiet, mean=told.mean * shares)


STRESSES: dict[str, Callable[[Region, np.random.Generator], Told]] = {
    "no stress": _plain,
    "an agency leaves": _leaves,
    "an agency joins": _joins,
    "late telling": _late,
    "15 % told twice": _doubled,
    "contaminated baseline": _contaminated,
    "beds change": _beds_change,
    _TOGETHER: _together,
}


def evidence(told: Told) -> Floats:
    """The product's evidence at the cut of each month watched, shape (H, 12)."""
    found = np.empty((len(told.n), MONTHS - WATCH))
    kind = np.zeros(len(told.n), dtype=np.int64)
    for t in range(MONTHS - WATCH):
        until = WATCH + t + 1
        known = _known(told, until)
        n, others = (part[:, :, :until] * known for part in (told.n, told.others))
        counts, expected = established_at(told.beds[:, :until], n, told.supplied[:, :until], others)
        found[:, t] = evidence_of_rise(counts, expected, kind, [min(t + 1, months) for months in WATCHES])[0]
    return found


def oracle(told: Told) -> Floats:
    """CUSUM with the true mean of what is known at the cut of each month watched, shape (H, 12)."""
    found = np.empty((len(told.n), MONTHS - WATCH))
    for t in range(MONTHS - WATCH):
        until = WATCH + t + 1
        n, mean = ((part[:, :, :until] * _known(told, until)).sum(axis=(1, 3))[:, WATCH:] for part in (told.n, told.mean))
        found[:, t] = likelihood_ratio_cusum(n, mean)[:, -1]
    return found


def _known(told: Told, until: int) -> Flags:
    """Which months and delays were told by the cut after so many months, shape (M, L)."""
    return np.asarray(np.arange(until)[:, None] + np.arange(told.n.shape[3]) <= until - 1)


METHODS: dict[str, Callable[[Told], Floats]] = {"riskagg": evidence, "oracle CUSUM": oracle}


def figures(seeds: int = SEEDS) -> list[Figure]:
    """What each stress does to finds and false alarms, at the threshold set without it."""
    told: list[Figure] = []
    for family in FAMILIES:
        calibration = [(drawn, _plain(drawn, np.random.default_rng(0))) for drawn in _regions(family, _CALIBRATION, seeds)]
        limits = {
            by: threshold([method(plain)[drawn.unchanged] for drawn, plain in calibration], FALSE_ALARMS) for by, method in METHODS.items()
        }
        base: dict[str, list[tuple[float, float]]] = {}
        for name, stress in STRESSES.items():
            under = [(drawn, stress(drawn, np.random.default_rng([seed, 9]))) for seed, drawn in enumerate(_regions(family, 0, seeds), 1)]
            for by, method in METHODS.items():
                alarms = [(drawn, method(what) > limits[by]) for drawn, what in under]
                runs = [(found_in_six(drawn, on, 2.0), alarmed(drawn, on)) for drawn, on in alarms]
                told += _held(f"{family}, {name}, {by}", base.setdefault(by, runs), runs, by == "riskagg")
    return told


def _regions(family: str, after: int, seeds: int) -> list[Region]:
    return [region(after + seed, family) for seed in range(1, seeds + 1)]


def _held(name: str, base: list[tuple[float, float]], runs: list[tuple[float, float]], ours: bool) -> list[Figure]:
    least, most = (LEAST_LOST, MOST_MORE) if ours else (None, None)
    lost = [now[0] - before[0] for before, now in zip(base, runs, strict=True)]
    more = [now[1] / before[1] - 1 for before, now in zip(base, runs, strict=True)]
    return [
        shown(f"{name}: POD6 at 2x less that without stress (POD6 {np.mean([run[0] for run in runs]):.3f})", lost, least),
        shown(f"{name}: false alarms, more by (FA/yr {np.mean([run[1] for run in runs]):.3f})", more, most, at_least=False),
    ]


if __name__ == "__main__":
    sys.exit(0 if run_part("detection_stress", "Sustained rises under stress.", figures, SEEDS) else 1)
