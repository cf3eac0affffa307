"""Detection: every figure of the method in one table.

    make bench-detection, or python -m benchmarks.bench_detection [--seeds 5]

A the 42 published scenarios; B sustained rises against published methods; C the same under stress, false discoveries, and homes that
begin to tell more; D planted patterns; E real complaints; R's surveillance on the same series where it is installed; speed. Each part
runs by itself too, as ``python -m benchmarks.detection_rises`` does. Beside the table stand pictures, ``build/bench/detection/*.html``:
ROC by month of delay, calibration of p, false discoveries against q. With five seeds it takes about twenty minutes of CPU time.
"""

import argparse
import sys

from benchmarks import (
    detection_candour,
    detection_discoveries,
    detection_oregon,
    detection_pictures,
    detection_planted,
    detection_r,
    detection_rises,
    detection_scenarios,
    detection_speed,
    detection_stress,
)
from benchmarks.table import Figure, report

SEEDS = 5


def figures(seeds: int) -> list[Figure]:
    """All parts, in the order of the method's table."""
    return [
        *detection_rises.figures(seeds),
        *detection_discoveries.figures(seeds),
        *detection_candour.figures(seeds),
        *detection_planted.figures(seeds),
        *detection_stress.figures(seeds),
        *detection_scenarios.figures(),
        *detection_oregon.figures(),
        *detection_r.figures(),
        *detection_speed.figures(),
    ]


def main(arguments: list[str]) -> bool:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Detection, every figure of the method.")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="regions of each family")
    seeds = parser.parse_args(arguments).seeds
    holds = report("detection", figures(seeds))
    for path in detection_pictures.write(seeds):
        print(path)
    return holds


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
