"""What `make test` samples, done at length: real commands killed at random instants, and mutated files of every layout.

``make soak`` (an hour or less on two cores), ``make soak KILLS=20 FILES=500``. Killed are runs, runs with returned decisions, `withdraw`,
`erase`, `purge` and `rotate-key`. Two at a time, each in an area of its own. The helpers are those of the tests.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

from areas import sample_area
from fuzz_files import sample_files
from fuzz_run import Outcome, fuzz
from kill_region import make_region
from riskagg_pipelines.server import shared_server

from benchmarks.soak_acts import DONE, RUN, Act, Left, acts, command, finish, instant, left_by, verified
from benchmarks.table import Figure, report

SEED = 20_261_105
FILES_A_CHUNK = 200
LONGEST = 200
AT_ONCE = 2
OWN_SERVER = 4


def kills(count: int, folder: Path, url: str) -> tuple[Counter[str], list[str]]:
    """Kill ``count`` commands, each kind in its turn and each in an area of its own, and run them again.

    Args:
        url: of a Prefect server that most runs share, as they do where one is served; every fourth starts one of its own, which is killed
            with it.

    Returns:
        How they ended, by kind, and faults in words.
    """
    random, ends, faults = Random(SEED), Counter[str](), list[str]()
    inbox = make_region(folder / "region")
    base = begun(folder / "base", inbox)
    if command(base, RUN, {}) not in DONE:
        sys.exit("The undisturbed run failed; nothing can be compared with it.")
    kinds = acts(base)

    def begin(name: str, act: Act) -> Path:
        area = begun(folder / name, inbox) if act.from_nothing else Path(shutil.copytree(base, folder / name))
        act.prepare(area)
        return area

    def undisturbed(act: Act) -> Left:
        area = begin(f"undisturbed-{act.name}", act)
        start = time.monotonic()
        command(area, act.arguments, first(act, {"PREFECT_API_URL": url}))
        seconds = time.monotonic() - start
        if command(area, RUN, act.environment) not in DONE or not verified(area, wholly=True):
            sys.exit(f"{act.name}: undisturbed it failed; nothing can be compared with it.")
        return left_by(area, seconds)

    def kill(numbered: tuple[int, Act, float]) -> tuple[str, list[str]]:
        number, act, part = numbered
        after = part * lasts[act.name]
        area = begin(f"killed-{number}", act)
        # The kinds take turns: whole rounds of them, each with a server of its own or with the shared one.
        server = {"PREFECT_API_URL": "" if number // len(kinds) % OWN_SERVER == 0 else url}
        start = time.monotonic()
        killed = command(area, act.arguments, first(act, server), after) is None
        if not killed:
            # A machine's pace changes, and what ended sooner than expected may do so again.
            lasts[act.name] = (lasts[act.name] + time.monotonic() - start) / 2
        found = finish(area, act, server)
        left = left_by(area)
        found += ["other rows in the store"] * (left.store != expected[act.name].store)
        found += ["other bytes in out/"] * (left.out != expected[act.name].out)
        shutil.rmtree(area)
        return f"{act.name} {'killed' if killed else 'ended before'}", [f"{act.name} after {after:.2f} s: {fault}" for fault in found]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        expected = dict(zip((act.name for act in kinds), pool.map(undisturbed, kinds), strict=True))
        lasts = {name: left.seconds for name, left in expected.items()}
        for end, found in pool.map(kill, [(number, kinds[number % len(kinds)], instant(random)) for number in range(count)]):
            ends[end] += 1
            faults += found
            print(f"{ends.total()} of {count}: {end}", *found, sep="; ", flush=True)
    return ends, faults


def first(act: Act, server: Mapping[str, str]) -> dict[str, str]:
    """The environment of an act: the command that changes the key runs under the old one."""
    return {**({} if act.arguments[0] == "rotate-key" else act.environment), **server}


def begun(root: Path, inbox: Path) -> Path:
    """The sample area with an inbox and nothing else."""
    shutil.copytree(inbox, root / "inbox")
    sample_area(root)
    return root


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
    with tempfile.TemporaryDirectory() as folder, shared_server(Path(folder) / "prefect") as url:
        ends, kill_faults = kills(wanted.kills, Path(folder), url)
    outcome = fuzzed(wanted.files)
    for fault in [*kill_faults, *outcome.faults]:
        print(fault)
    print("the slowest file:", outcome.slowest[1])
    by_status = Counter[str]()
    for (_, status), number in outcome.fates.items():
        by_status[status] += number
    return report("soak", _figures(ends, kill_faults, outcome, by_status, time.monotonic() - start))


def _figures(ends: Counter[str], kill_faults: list[str], outcome: Outcome, by_status: Counter[str], seconds: float) -> list[Figure]:
    n_files = sum(by_status.values())
    killed = sorted(end for end in ends if end.endswith(" killed"))
    n_killed = sum(ends[end] for end in killed)
    return [
        Figure("commands that were killed before they ended", n_killed, "commands", to_reach=0.8 * ends.total(), at_least=True),
        *(Figure(f"of them {end.removesuffix(' killed')}", ends[end], "commands", to_reach=n_killed) for end in killed),
        Figure(
            "faults after them: verify, the store or out/ other than after an undisturbed command", len(kill_faults), "faults", to_reach=0
        ),
        Figure("mutated files and members of archives in the ledger", n_files, "files", to_reach=0, at_least=True),
        *(Figure(f"of them {status}", number, "files", to_reach=n_files) for status, number in sorted(by_status.items())),
        Figure("faults: an exception, a ledger not exact, a person quoted, a file touched", len(outcome.faults), "faults", to_reach=0),
        Figure("the slowest file", outcome.slowest[0], "CPU-s", to_reach=10),
        Figure("all of it", seconds / 60, "minutes", to_reach=120),
    ]


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
