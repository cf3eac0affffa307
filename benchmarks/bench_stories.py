"""The planted stories in other regions than the sample: the same table and figures, for seeds on which nothing was worked out.

    make bench-stories, or python -m benchmarks.bench_stories [--seeds 31 32 33]

Each region is invented anew, taken in and built up to what scoring reads, and followed month by month as ``bench_results`` follows the
sample. The gates are left out: what they would hold of a region's files is read too.
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.area_run import built_area
from benchmarks.bench_results import followed, read_stories, story_figures, story_lines
from benchmarks.table import Figure, report
from riskagg.area import open_area
from riskagg.simulate import write_region

SEEDS = (31, 32, 33)
_MONTH = "2026-10"


def of_seed(seed: int) -> list[Figure]:
    """Invent, build and follow one region; prints its table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / f"seed{seed}"
        write_region(root, seed=seed, last_month=_MONTH)
        area = open_area(root)
        built_area(area, _MONTH, last="months")
        stories = read_stories(root / "truth")
        told = followed(area, stories)
    print("\n".join([f"seed {seed}", "", *story_lines(stories, told), ""]), flush=True)
    return [replace(figure, figure=f"seed {seed}: {figure.figure}") for figure in story_figures(stories, told)]


def main(arguments: list[str]) -> bool:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Planted stories and look-alikes in regions other than the sample.")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS, help="seeds of the regions")
    return report("stories", [figure for seed in parser.parse_args(arguments).seeds for figure in of_seed(seed)])


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
