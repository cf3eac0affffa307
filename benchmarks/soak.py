"""What `make test` samples, done at length: the real command killed at random instants, and mutated files of every layout.

``make soak`` (about an hour on two cores), ``make soak KILLS=20 FILES=500``. Two at a time, each in an area of its own. The helpers are
those of the tests.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

from fuzz_files import sample_files
from fuzz_run import Outcome, fuzz
from kill_region import MONTH, bytes_of, make_region, told_by

from benchmarks.table import Figure, report

SEED = 20_261_105
FILES_A_CHUNK = 200
LONGEST = 200
DONE = (0, 3)
AT_ONCE = 2


def command(area: Path, killed_after: float | None = None) -> int | None:
    """Run a month by the real command; returns its exit code, None where it was killed with all its processes."""
    arguments = [str(Path(sys.executable).with_name("riskagg")), "--area", str(area), "run", "--month", MONTH]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(arguments, start_new_session=True, env={**os.environ, "PREFECT_API_URL": ""}, **quiet)  # type: ignore[call-overload]
    try:
        return int(process.wait(killed_after))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None


def kills(count: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """Kill a run ``count`` times, each time in a fresh area, and run it again; returns how they ended, and faults in words."""
    random, ends, faults = Random(SEED), Counter[str](), list[str]()
    region = make_region(folder / "region").parent
    undisturbed = folder / "undisturbed"
    shutil.copytree(region, undisturbed)
    start = time.monotonic()
    if command(undisturbed) not in DONE:
        sys.exit("The undisturbed run failed; nothing can be compared with it.")
    seconds = time.monotonic() - start
    store, out = told_by_root(undisturbed), bytes_of(undisturbed / "out")
    instants = [random.uniform(0.0, seconds) for _ in range(count)]

    def kill(numbered: tuple[int, float]) -> tuple[str, list[str]]:
        number, after = numbered
        area = folder / f"killed-{number}"
        shutil.copytree(region, area)
        end = "killed" if command(area, after) is None else "ended before"
        code = command(area)
        differs = [] if code in DONE else [f"ended with {code}"]
        differs += ["other rows in the store"] * (told_by_root(area) != store) + ["other bytes in out/"] * (bytes_of(area / "out") != out)
        shutil.rmtree(area)
        return end, [f"killed after {after:.2f} s: {fault}" for fault in differs]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for end, found in pool.map(kill, enumerate(instants)):
            ends[end] += 1
            faults += found
    return ends, faults


def told_by_root(root: Path) -> dict[str, object]:
    """The store of an area's folder, decoded."""
    from riskagg.area import open_area

    return told_by(open_area(root))


def fuzzed(count: int) -> Outcome:
    """Land ``count`` mutated files, in processes of their own: one that dies is a fault, not the end."""
    total = Outcome()
    chunks = [(SEED + start, min(FILES_A_CHUNK, count - start)) for start in range(0, count, FILES_A_CHUNK)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for (seed, size), outcome in zip(chunks, pool.map(_outcome, chunks), strict=True):
            total.add(outcome or Outcome(faults=[f"seed {seed}, {size} files: the process died"]))
    return total


def _outcome(chunk: tuple[int, int]) -> Outcome | None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_chunk, *chunk).result()
        except BrokenExecutor:
            return None


def _chunk(seed: int, count: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        return fuzz(seed, count, sample_files(LONGEST), Path(folder))


def main() -> bool:
    """Kill, fuzz, print the table, and list what went wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--files", type=int, default=10_000)
    wanted = asked.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        ends, kill_faults = kills(wanted.kills, Path(folder))
    outcome = fuzzed(wanted.files)
    for fault in [*kill_faults, *outcome.faults]:
        print(fault)
    by_status = Counter[str]()
    for (_, status), number in outcome.fates.items():
        by_status[status] += number
    return report("soak", _figures(ends, kill_faults, outcome, by_status, time.monotonic() - start))


def _figures(ends: Counter[str], kill_faults: list[str], outcome: Outcome, by_status: Counter[str], seconds: float) -> list[Figure]:
    n_files = sum(by_status.values())
    return [
        Figure(
            "runs of the command that were killed before they ended", ends["killed"], "runs", to_reach=0.8 * ends.total(), at_least=True
        ),
        Figure("of them, runs after which store or out/ differ from an undisturbed run's", len(kill_faults), "runs", to_reach=0),
        Figure("mutated files and members of archives in the ledger", n_files, "files", to_reach=0, at_least=True),
        *(Figure(f"of them {status}", number, "files", to_reach=n_files) for status, number in sorted(by_status.items())),
        Figure("faults: an exception, a ledger not exact, a person quoted, a file touched", len(outcome.faults), "faults", to_reach=0),
        Figure("the slowest file", outcome.slowest[0], "CPU-s", to_reach=10),
        Figure("all of it", seconds / 60, "minutes", to_reach=120),
    ]


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
