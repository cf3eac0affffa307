"""What intake costs: council rows by the million, against DuckDB's typed ``read_csv`` of the same file into a database, in one run."""

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.council_rows import write_council_rows
from benchmarks.table import Figure, report
from riskagg.resources import config_dir

MILLIONS = (1, 10)
FILE = "council_safeguarding_northshire_2026-03-31.csv"
MOST_RATIO, MOST_RATIO_GATED, MOST_MEMORY = 3.0, 4.7, 1.5
_LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Cost:
    """CPU seconds and seconds of a step with all its processes, and the most memory that they held at one time, in GB."""

    cpu: float
    seconds: float
    memory: float


def cost(step: str, folder: Path) -> Cost:
    """Run a step of ``benchmarks.intake_steps`` and watch its processes."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.intake_steps", step, str(folder)], stdout=subprocess.DEVNULL, start_new_session=True
    )
    most = 0.0
    while process.poll() is None:
        most = max(most, _held_by(process.pid))
        time.sleep(_LOOK_SECONDS)
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        sys.exit(f"{step} ended with {process.returncode}")
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, seconds, most)


def _held_by(session: int) -> float:
    """Memory of a session's processes in GB, each shared page counted once."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if int((process / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                lines = (process / "smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, ValueError):
            continue  # it ended while it was looked at
    return total / 1e6


def figures(millions: int) -> list[Figure]:
    """The figures of one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "inbox").mkdir()
        shutil.copy(config_dir() / "area.toml", folder)
        size = write_council_rows(folder / "inbox" / FILE, millions * 1_000_000).stat().st_size
        reference = cost("reference", folder)
        landed = cost("land", folder)
        gated = cost("gates", folder)
    rows = f"{millions} million rows ({size / 1e6:.0f} MB)"
    return [
        Figure(f"{rows} into the store, CPU", landed.cpu, "CPU-s", MOST_RATIO, reference.cpu),
        Figure(f"{rows} into the store", landed.seconds, "s", MOST_RATIO, reference.seconds),
        Figure(f"{rows} into the store, memory of all processes", landed.memory, "GB", MOST_MEMORY),
        Figure(f"{rows}, DuckDB's memory", reference.memory, "GB"),
        Figure(f"{rows} through the source's gate, CPU", gated.cpu, "CPU-s"),
        Figure(f"{rows} through the source's gate", gated.seconds, "s"),
        Figure(f"{rows} into the store and through its gate, CPU", landed.cpu + gated.cpu, "CPU-s", MOST_RATIO_GATED, reference.cpu),
        Figure(f"{rows} through the source's gate, memory", gated.memory, "GB", MOST_MEMORY),
    ]


def main() -> bool:
    """Measure each size."""
    return report("intake", [figure for millions in MILLIONS for figure in figures(millions)])


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
