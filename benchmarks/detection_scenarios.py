"""Benchmark A: the 42 published outbreak scenarios, weekly series with short spikes.

    python -m benchmarks.detection_scenarios [--seeds 5] [--series 5]

624 weeks: 312 to settle, four outbreaks in weeks 313-575, one in the current weeks 576-624. Specificity is the share of current weeks
without outbreak that raise no alarm; detection the share of current outbreaks with an alarm in one of their weeks. A single draw of 840
outbreaks knows it to .03 either way; hence several draws, differences paired. The published figures are of the bounds as they are;
surveillance systems ask for five cases in four weeks besides.

Source: Noufaily et al. (2013), Statistics in Medicine 32; Bedubourg and Le Strat (2017), PLoS ONE 12.
"""

import argparse
import sys
from dataclasses import dataclass

import numpy as np
from scipy import stats

from benchmarks.detection_farrington import alarms, bounds
from benchmarks.detection_measures import shown
from benchmarks.table import Figure, report
from riskagg.score.arrays import Flags, Floats, Ints

# theta, phi, beta, gamma1, gamma2
GROUPS = (
    (0.10, 1.5, 0.0025, 0.60, 0.60),
    (-2.00, 2.0, 0.0050, 0.10, 0.30),
    (1.50, 1.0, 0.0030, 0.20, -0.40),
    (0.50, 5.0, 0.0020, 0.50, 0.50),
    (2.50, 3.0, 0.0010, 1.00, 0.10),
    (3.75, 1.1, 0.0010, 0.10, -0.10),
    (5.00, 1.2, 0.0001, 0.05, 0.01),
)
OUR_REGIME = (0, 1, 3)
WEEKS, SETTLED, CURRENT = 624, 312, 575
ALPHA, SEEDS, SERIES = 0.01, 5, 5


@dataclass(frozen=True)
class Scenarios:
    """S series: counts, true means, whether the current outbreak touches a week (S, W), and each one's dispersion and group (S,)."""

    n: Floats
    mean: Floats
    outbreak: Flags
    dispersion: Floats
    group: Ints


def scenarios(series: int, seed: int) -> Scenarios:
    """Draw so many series of each of the 42 scenarios."""
    rng = np.random.default_rng(seed)
    kinds = [(g, trend, harmonics) for g in range(len(GROUPS)) for trend in (0, 1) for harmonics in (0, 1, 2) for _ in range(series)]
    mean = np.stack([_mean(*kind) for kind in kinds])
    group = np.array([kind[0] for kind in kinds])
    dispersion = np.array([GROUPS[g][1] for g in group])
    n, current = _counts(rng, mean, dispersion), np.zeros(mean.shape, dtype=bool)
    for s in range(len(n)):
        deviation = np.sqrt(dispersion[s] * mean[s])
        for begin in rng.integers(SETTLED, CURRENT, 4):
            _outbreak(rng, n[s], int(begin), deviation, int(rng.choice([2, 3, 5, 10])))
        begin = int(rng.integers(CURRENT, WEEKS))
        current[s] = _outbreak(rng, n[s], begin, deviation, int(rng.integers(1, 11)))
    return Scenarios(n, mean, current, dispersion, group)


def _mean(group: int, trend: int, harmonics: int) -> Floats:
    theta, _, beta, gamma1, gamma2 = GROUPS[group]
    t = np.arange(1, WEEKS + 1)
    turn = 2 * np.pi * t[:, None] * np.arange(1, harmonics + 1) / 52
    return np.asarray(np.exp(theta + trend * beta * t + (gamma1 * np.cos(turn) + gamma2 * np.sin(turn)).sum(axis=1)))


def _counts(rng: np.random.Generator, mean: Floats, dispersion: Floats) -> Floats:
    excess = np.maximum(dispersion - 1, 1e-9)[:, None]
    months = np.where(excess > 1e-6, rng.gamma(mean / np.maximum(excess, 1e-3)) * np.maximum(excess, 1e-3), mean)
    return rng.poisson(months).astype(np.float64)


def _outbreak(rng: np.random.Generator, n: Floats, begin: int, deviation: Floats, k: int) -> Flags:
    """Add an outbreak of Poisson size, k standard deviations, spread over weeks lognormally; returns the weeks it touches."""
    size = rng.poisson(k * deviation[begin])
    week = begin + np.floor(rng.lognormal(0, 0.5, size)).astype(np.int64)
    added = np.bincount(week[week < WEEKS], minlength=WEEKS)
    n += added
    return np.asarray(added > 0)


def judged(found: Scenarios, flags: Flags, which: Flags) -> tuple[float, float]:
    """Specificity and detection over some of the series; an outbreak that has no case in sight is not counted."""
    now = slice(CURRENT, WEEKS)
    touched, on = found.outbreak[which, now], flags[which]
    has = touched.any(axis=1)
    return float(1 - on[~touched].mean()), float((on & touched)[has].any(axis=1).mean())


def oracle_bounds(found: Scenarios) -> Floats:
    """Bounds of the current weeks by the true mean and dispersion; shape (S, 49)."""
    excess = np.maximum(found.dispersion - 1, 1e-6)[:, None]
    return np.asarray(stats.nbinom.ppf(1 - ALPHA, found.mean[:, CURRENT:] / excess, 1 / (1 + excess)))


def farrington_bounds(found: Scenarios) -> Floats:
    """Farrington's bounds of the current weeks; shape (S, 49)."""
    return np.column_stack([bounds(found.n, week, ALPHA).upper for week in range(CURRENT, WEEKS)])


def flagged(found: Scenarios, upper: Floats, with_five: bool) -> Flags:
    """Current weeks above their bounds; ``with_five`` asks for five cases in four weeks too, as surveillance systems do."""
    if not with_five:
        return np.asarray(found.n[:, CURRENT:] > upper)
    return np.column_stack([alarms(found.n, week, upper[:, week - CURRENT]) for week in range(CURRENT, WEEKS)])


def figures(seeds: int = SEEDS, series: int = SERIES) -> list[Figure]:
    """Farrington's bounds and an oracle's, over all scenarios and over those with counts like ours, with and without the rule of five."""
    drawn = [scenarios(series, seed) for seed in range(1, seeds + 1)]
    upper = [(farrington_bounds(found), oracle_bounds(found)) for found in drawn]
    told = []
    for rule, with_five in (("", False), (", five cases in four weeks asked", True)):
        for where, groups in (("all 42", range(len(GROUPS))), ("groups 1, 2, 4", OUR_REGIME)):
            which = [np.isin(found.group, list(groups)) for found in drawn]
            ours, known = (
                np.array([judged(f, flagged(f, both[side], with_five), w) for f, both, w in zip(drawn, upper, which, strict=True)])
                for side in (0, 1)
            )
            for at, what in ((0, "specificity"), (1, "outbreaks detected")):
                told.append(shown(f"{where}{rule}: {what}, Farrington's bounds", list(ours[:, at])))
                told.append(shown(f"{where}{rule}: {what}, an oracle's bounds", list(known[:, at])))
            told.append(shown(f"{where}{rule}: outbreaks detected, Farrington's less the oracle's", list(ours[:, 1] - known[:, 1])))
    return told


def main(arguments: list[str]) -> bool:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The 42 published outbreak scenarios.")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="draws of all scenarios")
    parser.add_argument("--series", type=int, default=SERIES, help="series of each scenario and draw")
    chosen = parser.parse_args(arguments)
    return report("detection_scenarios", figures(chosen.seeds, chosen.series))


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
