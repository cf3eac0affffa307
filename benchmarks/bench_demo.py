"""What the demo costs: its main job in fresh areas, CPU seconds of all its processes and seconds on the clock.

The median of several runs: the speed of a shared machine changes by a third within minutes, and one run may fall into either half.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.table import Figure, report
from riskagg import resources

MONTH = "2026-10"
RUNS = 3
DONE = (0, 3)  # 3: done, and some of the sample's files are refused, as they should be


def command(*arguments: str) -> tuple[float, float]:
    """Run riskagg; returns CPU seconds of the process and its children, and seconds on the clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run([str(Path(sys.executable).with_name("riskagg")), *arguments], capture_output=True, text=True, check=False)
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in DONE:
        sys.exit(f"riskagg {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, seconds


def fresh_and_again() -> tuple[tuple[float, float], tuple[float, float]]:
    """The sample from inbox to pages in a fresh area, then once more with nothing new."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(resources.sample_dir() / "inbox", Path(folder) / "inbox")
        shutil.copy(resources.sample_dir() / "area.toml", folder)
        arguments = ("--area", folder, "run", "--month", MONTH)
        return command(*arguments), command(*arguments)


def medians(runs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Median CPU seconds and median seconds on the clock."""
    return statistics.median(cpu for cpu, _ in runs), statistics.median(seconds for _, seconds in runs)


def main() -> bool:
    """Measure --help and the demo's run."""
    command("--help")  # the first call compiles
    help_cpu, help_seconds = command("--help")
    fresh, again = zip(*(fresh_and_again() for _ in range(RUNS)), strict=True)
    run_cpu, run_seconds = medians(fresh)
    again_cpu, again_seconds = medians(again)
    slowest = max(cpu for cpu, _ in fresh)
    return report(
        "demo",
        [
            Figure("riskagg --help", help_seconds, "s", to_reach=0.5),
            Figure("riskagg --help, CPU", help_cpu, "CPU-s", to_reach=0.5),
            Figure("the sample region, inbox to pages", run_seconds, "s", to_reach=60),
            Figure("the sample region, inbox to pages, CPU", run_cpu, "CPU-s", to_reach=30),
            Figure(f"the same, the dearest of {RUNS} runs, CPU", slowest, "CPU-s", to_reach=30),
            Figure("the same again, nothing new", again_seconds, "s", to_reach=60),
            Figure("the same again, nothing new, CPU", again_cpu, "CPU-s", to_reach=30),
        ],
    )


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
