"""What is measured of alarms, the same for every method: shares of homes, thresholds that keep them, and what seeds know of them."""

import argparse
from collections.abc import Callable

import numpy as np
from scipy import stats

from benchmarks.detection_region import MONTHS, WATCH, Region
from benchmarks.table import Figure, report
from riskagg.score.arrays import Flags, Floats

MONTHS_WATCHED, WITHIN = MONTHS - WATCH, 6


def threshold(calibration: list[Floats], share: float, months: int = MONTHS_WATCHED) -> float:
    """What that share of unchanged homes goes beyond within so many months."""
    highest = [block.max(axis=1) for part in calibration for block in np.split(part, MONTHS_WATCHED // months, axis=1)]
    return float(np.quantile(np.concatenate(highest), 1 - share, method="higher"))


def alarmed(drawn: Region, alarms: Flags, months: int = MONTHS_WATCHED) -> float:
    """Share of unchanged homes that alarm within so many months."""
    unchanged = alarms[drawn.unchanged]
    return float(np.mean([block.any(axis=1).mean() for block in np.split(unchanged, MONTHS_WATCHED // months, axis=1)]))


def found_in_six(drawn: Region, alarms: Flags, ratio: float) -> float:
    """Share of homes risen by that ratio that alarm within six months of onset."""
    homes = drawn.risen(ratio)
    since = np.arange(MONTHS_WATCHED) - (drawn.onset[homes, None] - WATCH)
    return float((alarms[homes] & (since >= 0) & (since < WITHIN)).any(axis=1).mean())


def delay(drawn: Region, alarms: Flags, ratio: float) -> float:
    """Mean months from onset to the alarm of the homes found within six months; 1 is the month of onset."""
    homes = drawn.risen(ratio)
    since = np.arange(MONTHS_WATCHED) - (drawn.onset[homes, None] - WATCH)
    hits = alarms[homes] & (since >= 0) & (since < WITHIN)
    which = np.flatnonzero(hits.any(axis=1))
    return float((since[which, hits[which].argmax(axis=1)] + 1).mean())


def interval(values: list[float]) -> tuple[float, float, float]:
    """Mean over seeds with its 95 % limits (Student's t)."""
    mean, half = float(np.mean(values)), 0.0
    if len(values) > 1:
        half = float(stats.t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values)))
    return mean, mean - half, mean + half


def shown(name: str, values: list[float], to_reach: float | None = None, at_least: bool = True) -> Figure:
    """A figure whose unit says its interval."""
    mean, low, high = interval(values)
    return Figure(name, mean, f"95 %: {low:.4f} to {high:.4f}", to_reach=to_reach, at_least=at_least)


def run_part(name: str, what: str, figures: Callable[[int], list[Figure]], seeds: int) -> bool:
    """Measure one part by itself, as the command line says, print its table, and say whether every figure is reached."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--seeds", type=int, default=seeds, help="regions of each family")
    return report(name, figures(parser.parse_args().seeds))
