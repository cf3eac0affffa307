"""R's surveillance on the same series in the same run: whether our comparators are what they are called, and how fast each is.

    python -m benchmarks.detection_r [--fixtures tests/surveillance]

Needs Rscript with surveillance (Debian: r-base-core, r-cran-surveillance). ``--fixtures`` keeps what R made, for tests that need no R.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.detection_anchors import ears_c1_bounds, generalised_likelihood_ratio, likelihood_ratio_cusum
from benchmarks.detection_farrington import bounds
from benchmarks.detection_region import WATCH, region
from benchmarks.detection_scenarios import ALPHA, CURRENT, farrington_bounds, flagged, judged, scenarios
from benchmarks.detection_scenarios import WEEKS as WEEKS_ALL
from benchmarks.table import Figure, report
from riskagg.score.arrays import Floats

SCRIPT = Path(__file__).with_name("surveillance.R")
WEEKS = (576, 605)
_SCENARIO_STEP, _HOMES = 3, 12
_PARTS = ("weekly.csv", "monthly.csv", "means.csv", "weeks.csv", "farrington.csv", "charts.csv", "ears.csv", "version.csv")


def prepare(folder: Path) -> None:
    """Write the series that both read: a third of the 42 scenarios, and homes of the simulated region."""
    _save(folder / "weekly.csv", scenarios(1, seed=7).n[::_SCENARIO_STEP])
    homes = region(7, "gamma").n[:: len(region(7, "gamma").n) // _HOMES][:_HOMES]
    _save(folder / "monthly.csv", homes)
    means = np.repeat(np.maximum(homes[:, :WATCH].mean(axis=1), 0.05)[:, None], homes.shape[1] - WATCH, axis=1)
    np.savetxt(folder / "means.csv", means, fmt="%.17g", delimiter=",")
    _save(folder / "weeks.csv", np.array(WEEKS, dtype=np.float64))


def differences(folder: Path) -> dict[str, float]:
    """How far ours are from R's: bounds that are not equal, and the largest differences (relative for means and dispersions)."""
    weekly, monthly, means = (np.loadtxt(folder / name, delimiter=",") for name in ("weekly.csv", "monthly.csv", "means.csv"))
    farrington, charts, ears = (pd.read_csv(folder / name) for name in ("farrington.csv", "charts.csv", "ears.csv"))
    unequal, mean, dispersion = 0.0, 0.0, 0.0
    for week in WEEKS:
        ours, theirs = bounds(weekly, week, ALPHA), farrington[farrington["week"] == week]
        unequal += float((ours.upper != theirs["upper"].to_numpy()).sum())
        mean = max(mean, float(np.abs(ours.mean / theirs["mean"].to_numpy() - 1).max()))
        dispersion = max(dispersion, float(np.abs(ours.dispersion / theirs["dispersion"].to_numpy() - 1).max()))
    now = monthly[:, WATCH:]
    return {
        "Farrington bounds that are not equal": unequal,
        "Farrington means, relative": mean,
        "Farrington dispersions, relative": dispersion,
        "GLR statistics": _furthest(generalised_likelihood_ratio(now, means), charts["glr"]),
        "likelihood-ratio CUSUM statistics": _furthest(likelihood_ratio_cusum(now, means), charts["cusum"]),
        "EARS C1 bounds": _furthest(ears_c1_bounds(monthly, now.shape[1]), ears["upper"]),
    }


LARGEST = {
    "Farrington bounds that are not equal": 0.0,
    "Farrington means, relative": 1e-6,
    "Farrington dispersions, relative": 1e-6,
    "GLR statistics": 1e-8,
    "likelihood-ratio CUSUM statistics": 1e-8,
    "EARS C1 bounds": 1e-9,
}


def figures(keep: Path | None = None) -> list[Figure]:
    """Differences and speeds; nothing where R is not installed."""
    if shutil.which("Rscript") is None:
        print("Left out: R's surveillance (no Rscript). Debian: r-base-core, r-cran-surveillance.")
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        subprocess.run(["Rscript", "--vanilla", str(SCRIPT), name], check=True)
        told = [Figure(f"R and ours: {what}", value, "", LARGEST[what]) for what, value in differences(folder).items()]
        told += _speeds(folder)
        told += _outbreaks(Path(name) / "outbreaks")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            for part in _PARTS:
                shutil.copy(folder / part, keep / part)
    return told


def _speeds(folder: Path) -> list[Figure]:
    weekly, monthly, means = (np.loadtxt(folder / name, delimiter=",") for name in ("weekly.csv", "monthly.csv", "means.csv"))
    version = pd.read_csv(folder / "version.csv").iloc[0]
    many, weeks = np.tile(weekly, (60, 1)), len(WEEKS)
    started = time.process_time()
    for week in WEEKS:
        bounds(many, week, ALPHA)
    ours = len(many) * weeks / (time.process_time() - started)
    theirs = len(weekly) * weeks / float(version["farrington_seconds"])
    homes, expected = np.tile(monthly[:, WATCH:], (2000, 1)), np.tile(means, (2000, 1))
    started = time.process_time()
    generalised_likelihood_ratio(homes, expected)
    glr = len(homes) / (time.process_time() - started)
    r = f"series a CPU-s; {version['r']}, surveillance {version['surveillance']}"
    return [
        Figure("Farrington, weeks of a series judged a CPU-second, against R", ours, r, None, theirs),
        Figure("GLR, series a CPU-second, against R", glr, r, None, len(monthly) / float(version["chart_seconds"])),
    ]


def _outbreaks(folder: Path) -> list[Figure]:
    """One series of each of the 42 scenarios, judged by R in all current weeks: what its bounds detect, and where ours are others."""
    folder.mkdir()
    prepare(folder)
    found = scenarios(1, seed=1)
    _save(folder / "weekly.csv", found.n)
    _save(folder / "weeks.csv", np.arange(CURRENT, WEEKS_ALL, dtype=np.float64))
    subprocess.run(["Rscript", "--vanilla", str(SCRIPT), str(folder)], check=True)
    told = pd.read_csv(folder / "farrington.csv").pivot_table(index="series", columns="week", values="upper").to_numpy()
    every = found.group >= 0
    return [
        Figure("42 scenarios, a series each: bounds of R that are not ours", float((told != farrington_bounds(found)).sum()), "weeks", 0.0),
        *(
            Figure(f"42 scenarios, a series each: {what}, R's bounds", value, "share")
            for what, value in zip(("specificity", "outbreaks detected"), judged(found, flagged(found, told, False), every), strict=True)
        ),
    ]


def _furthest(ours: Floats, theirs: "pd.Series[float]") -> float:
    return float(np.abs(ours.ravel() - theirs.to_numpy()).max())


def _save(path: Path, counts: Floats) -> None:
    np.savetxt(path, counts, fmt="%d", delimiter=",")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Our comparators against R's surveillance.")
    parser.add_argument("--fixtures", type=Path, help="a folder to keep R's results in")
    sys.exit(0 if report("detection_r", figures(parser.parse_args().fixtures)) else 1)
