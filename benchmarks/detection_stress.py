"""Benchmark C: the same rises under stress, with the thresholds that were set without it.

    python -m benchmarks.detection_stress [--seeds 2]

The product's statistic at the cut of each month watched, as in ``detection_rises``. Each stress changes what is told of a region, not what
happens in it.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.detection_baseline import established_at
from benchmarks.detection_region import FAMILIES, MONTHS, WATCH, Region, region
from benchmarks.detection_rises import alarmed, found_in_six, shown, threshold
from benchmarks.table import Figure, report
from riskagg.score.arrays import Floats
from riskagg.score.rise import WATCHED, months_above

SEEDS, FALSE_ALARMS = 2, 0.11
LEAST_LOST, MOST_MORE = -0.05, 0.20
_CALIBRATION = 5000
_HEALTH_SHARE, _TURN = 0.3, 51
_TOGETHER = "two in five rise together"


@dataclass(frozen=True)
class Told:
    """What is told of a region: counts (H, A, M, L) with the rises and without, beds (H, M), and who supplied (A, M)."""

    n: Floats
    others: Floats
    beds: Floats
    supplied: Floats


def _plain(drawn: Region, rng: np.random.Generator) -> Told:
    beds = np.repeat(drawn.beds[:, None], MONTHS, axis=1)
    return Told(drawn.n[:, None, :, None], drawn.quiet[:, None, :, None], beds, np.ones((1, MONTHS)))


def _together(drawn: Region, rng: np.random.Generator) -> Told:
    told = _plain(drawn, rng)
    return Told(told.n, told.n, told.beds, told.supplied)


def _doubled(drawn: Region, rng: np.random.Generator) -> Told:
    """Of all incidents 15 % stand there twice."""
    quiet = rng.binomial(drawn.quiet.astype(np.int64), 0.15)
    more = rng.binomial((drawn.n - drawn.quiet).astype(np.int64), 0.15)
    told = _plain(drawn, rng)
    return Told(told.n + (quiet + more)[:, None, :, None], told.others + quiet[:, None, :, None], told.beds, told.supplied)


def _contaminated(drawn: Region, rng: np.random.Generator) -> Told:
    """One home in five had half a year at twice its level in the history."""
    begin = np.where(rng.random(len(drawn.beds)) < 0.2, rng.integers(18, 42, len(drawn.beds)), MONTHS)[:, None]
    month = np.arange(MONTHS)
    more = (rng.poisson(drawn.mean) * ((month >= begin) & (month < begin + 6) & (month < WATCH)))[:, None, :, None]
    told = _plain(drawn, rng)
    return Told(told.n + more, told.others + more, told.beds, told.supplied)


def _beds_change(drawn: Region, rng: np.random.Generator) -> Told:
    """One home in five opens half as many beds more, or closes a third, within the year before the watch; incidents follow."""
    change = rng.choice([1.0, 1.5, 2 / 3], len(drawn.beds), p=[0.8, 0.1, 0.1])[:, None]
    factor = np.where(np.arange(MONTHS) >= rng.integers(WATCH - 12, WATCH + 6, len(drawn.beds))[:, None], change, 1.0)
    told = _plain(drawn, rng)
    grown = rng.poisson(drawn.mean * np.maximum(factor - 1, 0))
    left = np.minimum(factor, 1.0)
    quiet = rng.binomial(drawn.quiet.astype(np.int64), left)
    more = rng.binomial((drawn.n - drawn.quiet).astype(np.int64), left)
    return Told((quiet + more + grown)[:, None, :, None], (quiet + grown)[:, None, :, None], told.beds * factor, told.supplied)


def _two_agencies(drawn: Region, rng: np.random.Generator, there: Floats) -> Told:
    """A second agency alone tells of 30 %, in the months in which it supplies."""
    parts = []
    for counts in (drawn.quiet, drawn.n - drawn.quiet):
        health = rng.binomial(counts.astype(np.int64), _HEALTH_SHARE)
        parts.append(np.stack([counts - health, health * there], axis=1)[..., None])
    told = _plain(drawn, rng)
    return Told(parts[0] + parts[1], parts[0], told.beds, np.stack([np.ones(MONTHS), there]))


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
    return Told(quiet + more, quiet, told.beds, told.supplied)


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
        lags = np.arange(told.n.shape[3])
        known = np.arange(until)[:, None] + lags <= until - 1
        n, others = (part[:, :, :until] * known for part in (told.n, told.others))
        counts, expected = established_at(told.beds[:, :until], n, told.supplied[:, :until], others)
        months = min(t + 1, WATCHED)
        found[:, t] = months_above(counts, expected, kind, months)[0] + np.log(months)
    return found


def figures(seeds: int = SEEDS) -> list[Figure]:
    """What each stress does to finds and false alarms, at the threshold set without it."""
    told: list[Figure] = []
    for family in FAMILIES:
        calibration = [region(_CALIBRATION + seed, family) for seed in range(1, seeds + 1)]
        quiet = [evidence(_plain(drawn, np.random.default_rng(0)))[drawn.unchanged] for drawn in calibration]
        limit = threshold(quiet, FALSE_ALARMS)
        base: list[tuple[float, float]] = []
        for name, stress in STRESSES.items():
            runs = []
            for seed in range(1, seeds + 1):
                drawn = region(seed, family)
                alarms = evidence(stress(drawn, np.random.default_rng([seed, 9]))) > limit
                runs.append((found_in_six(drawn, alarms, 2.0), alarmed(drawn, alarms)))
            base = base or runs
            told += _held(f"{family}, {name}", base, runs)
    return told


def _held(name: str, base: list[tuple[float, float]], runs: list[tuple[float, float]]) -> list[Figure]:
    lost = [now[0] - before[0] for before, now in zip(base, runs, strict=True)]
    more = [now[1] / before[1] - 1 for before, now in zip(base, runs, strict=True)]
    return [
        shown(f"{name}: POD6 at 2x less that without stress (POD6 {np.mean([run[0] for run in runs]):.3f})", lost, LEAST_LOST),
        shown(f"{name}: false alarms, more by (FA/yr {np.mean([run[1] for run in runs]):.3f})", more, MOST_MORE, at_least=False),
    ]


def main(arguments: list[str]) -> bool:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Sustained rises under stress.")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="regions of each family")
    return report("detection_stress", figures(parser.parse_args(arguments).seeds))


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
