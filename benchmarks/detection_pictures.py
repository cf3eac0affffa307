"""Pictures of detection: ROC by month of delay, calibration of p, realised false discoveries against q.

    python -m benchmarks.detection_pictures [--seeds 2]

They are of the same regions as the table's figures (detection_rises, detection_discoveries), and nothing is measured that is not there.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.detection_discoveries import STRESSES, judged
from benchmarks.detection_measures import WITHIN
from benchmarks.detection_region import FAMILIES, WATCH
from benchmarks.detection_rises import CUSUM, GLR, ORACLE, OURS, Watched, watched
from benchmarks.pictures import Line, Picture, panel, write_picture
from riskagg.score.arrays import Floats

SEEDS = 2
FOLDER = "detection"
_SHARES = tuple(round(0.02 * step, 2) for step in range(1, 21))
_PS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
_QS = (0.01, 0.02, 0.05, 0.10, 0.15, 0.20, 0.30, 0.40)
_RATIOS = (2.0, 3.0)


def found_by_share(part: Watched, method: str, ratio: float, months: int) -> Floats:
    """Share of homes risen by that ratio that alarm within so many months of onset, for each share of unchanged homes that alarm in a year.

    The threshold is that of the same region: a picture of what a method can do, where the table sets thresholds on other regions.
    """
    drawn, statistic = part.region, part.statistics[method]
    highest = np.sort(statistic[drawn.unchanged].max(axis=1))
    limits = np.quantile(highest, 1 - np.array(_SHARES), method="higher")
    homes = drawn.risen(ratio)
    since = np.arange(statistic.shape[1]) - (drawn.onset[homes, None] - WATCH)
    most = np.where((since >= 0) & (since < months), statistic[homes], -np.inf).max(axis=1)
    return np.asarray((most[:, None] > limits).mean(axis=0))


def roc(parts: Sequence[Watched]) -> Picture:
    """How many rises are found by each month after onset, against how many unchanged homes alarm within the year."""
    x, y = "share of unchanged homes that alarm within a year", "share of risen homes found"
    at = (0.04, 0.10, 0.20, 0.30, 0.40)
    panels = []
    for ratio in _RATIOS:
        months = [Line(f"by month {month}", _SHARES, _found(parts, OURS, ratio, month)) for month in range(1, WITHIN + 1)]
        methods = [Line(method, _SHARES, _found(parts, method, ratio, WITHIN)) for method in (OURS, GLR, CUSUM, ORACLE)]
        panels.append(panel(f"riskagg by month after onset, rises to {ratio:g} times", months, x, y, at))
        panels.append(panel(f"Methods within six months of onset, rises to {ratio:g} times", methods, x, y, at))
    reading = (
        "A rule that asks for less finds more, and calls more homes in which nothing has changed. Each curve shows all such choices: "
        "further up is better. The higher the curve of an early month stands, the sooner a rise is found.",
        "The oracle is the CUSUM that is told each home's true level, which nobody knows: a method that stands with it loses nothing by "
        "having to learn the level.",
    )
    return Picture("How soon a sustained rise is found, against false alarms", reading, panels, _regions(len(parts)))


def _found(parts: Sequence[Watched], method: str, ratio: float, months: int) -> list[float]:
    return [float(share) for share in np.mean([found_by_share(part, method, ratio, months) for part in parts], axis=0)]


def calibration(families: Mapping[str, Sequence[Watched]]) -> Picture:
    """How often p falls below each value where nothing has changed, against how often it should."""
    lines = [Line("as promised", _PS, _PS, faint=True)]
    for family, parts in families.items():
        shares = [[float((part.p[part.region.unchanged] <= p).mean()) for p in _PS] for part in parts]
        lines.append(Line(f"levels {family}", _PS, np.mean(shares, axis=0).tolist()))
    reading = (
        "A p of .01 promises that chance alone gives as much in one of a hundred months of homes in which nothing has changed. On the "
        "dotted line the promise is kept; above it there are more false alarms than said, below it fewer, and rises are missed for it.",
        "Both axes grow by factors of ten. The two families of regions differ in how homes and months vary; neither is the method's own.",
    )
    panels = [panel("Promised and measured", lines, "p", "share of unchanged home-months with such a p", _PS, log=True)]
    return Picture("Whether p keeps its word", reading, panels, _regions(sum(map(len, families.values()))))


def discoveries(seeds: int) -> Picture:
    """Of the homes called at each q, how many have not changed, as it is and under each stress."""
    lines = [Line("as promised", _QS, _QS, faint=True)]
    for stress in STRESSES:
        shares = []
        for family in FAMILIES:
            for seed in range(1, seeds + 1):
                drawn, _, q = judged(seed, family, stress)
                called = [q <= limit for limit in _QS]
                shares.append([float(calls[drawn.unchanged].sum() / max(calls.sum(), 1)) for calls in called])
        lines.append(Line(stress, _QS, np.mean(shares, axis=0).tolist()))
    reading = (
        "A limit of q = .10 promises that of the homes called about one in ten at most has not changed. On or below the dotted line the "
        "promise is kept. One home in ten has risen; the whole of scoring runs, all patterns together.",
    )
    panels = [panel("False among those called", lines, "q up to which a home is called", "share of them that have not changed", _QS)]
    return Picture("Whether q keeps its word, also under stress", reading, panels, _regions(len(FAMILIES) * seeds))


def _regions(n: int) -> str:
    return (
        f"Mean over {n} simulated regions of 1,500 homes and 60 months each (docs/explanation/method.md; benchmarks/detection_region.py)."
    )


def write(seeds: int = SEEDS) -> list[Path]:
    """Write the three pages."""
    families = {family: [watched(seed, family) for seed in range(1, seeds + 1)] for family in FAMILIES}
    every = [part for parts in families.values() for part in parts]
    pictures = {"roc": roc(every), "calibration": calibration(families), "false_discoveries": discoveries(seeds)}
    return [write_picture(FOLDER, name, picture) for name, picture in pictures.items()]


def main(arguments: list[str]) -> None:
    """Measure and draw."""
    parser = argparse.ArgumentParser(description="Pictures of detection.")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="regions of each family")
    for path in write(parser.parse_args(arguments).seeds):
        print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
