"""What the demo costs: its main job in a fresh area, CPU seconds of all its processes and seconds on the clock."""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import Figure, report
from riskagg import resources

MONTH = "2026-10"
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


def main() -> bool:
    """Measure --help and the demo's run."""
    command("--help")  # the first call compiles
    help_cpu, help_seconds = command("--help")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(resources.sample_dir() / "inbox", Path(folder) / "inbox")
        run_cpu, run_seconds = command("--area", folder, "run", "--month", MONTH)
        again_cpu, again_seconds = command("--area", folder, "run", "--month", MONTH)
    return report(
        "demo",
        [
            Figure("riskagg --help", help_seconds, "s", to_reach=0.5),
            Figure("riskagg --help, CPU", help_cpu, "CPU-s", to_reach=0.5),
            Figure("the sample region, inbox to pages", run_seconds, "s", to_reach=60),
            Figure("the sample region, inbox to pages, CPU", run_cpu, "CPU-s", to_reach=30),
            Figure("the same again, nothing new", again_seconds, "s", to_reach=60),
            Figure("the same again, nothing new, CPU", again_cpu, "CPU-s", to_reach=30),
        ],
    )


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
