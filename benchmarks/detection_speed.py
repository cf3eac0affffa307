"""How fast: series a CPU-second, and the whole of scoring for 5,000 and 30,000 services.

    python -m benchmarks.detection_speed

A series is one service and theme over 60 months; for Farrington's bounds one of the 42 scenarios, each week judged by itself. Each size of
region is scored in a process of its own, for its memory.
"""

import argparse
import resource
import subprocess
import sys
import time

import numpy as np

from benchmarks.detection_baseline import evidence_of_rise
from benchmarks.detection_discoveries import scored
from benchmarks.detection_farrington import bounds
from benchmarks.detection_frames import inputs_of
from benchmarks.detection_region import MONTHS, region
from benchmarks.detection_scenarios import ALPHA, CURRENT, SERIES, scenarios
from benchmarks.table import Figure, report
from riskagg.score.rise import WATCHES

SERVICES, LARGE, THEMES = 5_000, 30_000, 10
_LEAST, _LEAST_FARRINGTON, _MOST_SECONDS, _MOST_MEMORY = 10_000.0, 2_000.0, 60.0, 8.0
_WEEKS_JUDGED = 6


def series() -> list[Figure]:
    """Evidence of a rise and its chance, for every service and theme at once."""
    rng = np.random.default_rng(1)
    homes = SERVICES * THEMES
    expected = np.repeat(rng.lognormal(-2.5, 1, homes)[:, None], MONTHS, axis=1)
    n = rng.poisson(expected * rng.gamma(4, 1 / 4, homes)[:, None]).astype(np.float64)
    started = time.process_time()
    evidence_of_rise(n, expected, np.tile(np.arange(THEMES), SERVICES), list(WATCHES))
    seconds = time.process_time() - started
    return [
        Figure("evidence of a rise with its p, series a CPU-second", homes / seconds, "series/CPU-s", _LEAST, at_least=True),
        Figure(f"{SERVICES} services x {THEMES} themes x {MONTHS} months, evidence with p", seconds, "CPU-s", _MOST_SECONDS),
    ]


def farrington() -> list[Figure]:
    """Bounds of a few weeks for all scenarios at once."""
    n = scenarios(SERIES, seed=1).n
    started = time.process_time()
    for week in range(CURRENT, CURRENT + _WEEKS_JUDGED):
        bounds(n, week, ALPHA)
    speed = len(n) * _WEEKS_JUDGED / (time.process_time() - started)
    return [Figure("Farrington's bounds, weeks of a series judged a CPU-second", speed, "series/CPU-s", _LEAST_FARRINGTON, at_least=True)]


def whole(services: int) -> None:
    """Score one region of that size with everything; prints CPU seconds, GB and incidents."""
    drawn = region(1, "gamma", unchanged=services, changed=0)
    inputs = inputs_of(drawn.beds, drawn.n, 1)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    scored(inputs)
    print(time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, before / 1e6, len(inputs.incidents))


def sizes() -> list[Figure]:
    """All patterns, tests, evidence and units of one cut."""
    told = []
    for services, most in ((SERVICES, _MOST_SECONDS), (LARGE, None)):
        line = subprocess.run(
            [sys.executable, "-m", "benchmarks.detection_speed", "--services", str(services)], check=True, capture_output=True, text=True
        ).stdout.split()
        seconds, memory, before, incidents = (float(word) for word in line)
        name = f"one cut of {services} services, {THEMES} themes, {MONTHS} months, {incidents:.0f} incidents, all patterns"
        told.append(Figure(name, seconds, "CPU-s", most))
        told.append(Figure(f"its memory (of it the frames {before:.2f})", memory, "GB", _MOST_MEMORY))
    return told


def figures() -> list[Figure]:
    """Series and sizes."""
    return series() + farrington() + sizes()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Speed of scoring.")
    parser.add_argument("--services", type=int, help="score one region of that many services and print what it took")
    asked = parser.parse_args().services
    if asked:
        whole(asked)
    else:
        sys.exit(0 if report("detection_speed", figures()) else 1)
