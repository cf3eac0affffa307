"""An interpreter that has loaded everything, and forks itself for each run, so that a run that is killed pays for no import.

Reads lines ``AREA PHASE SECONDS``: run the area, and kill it that long after the phase (``intake``, ``build``) began; or ``AREA whole 0``.
Answers each with ``killed`` or ``done``, and the seconds that each phase took; or with the fault.
"""

import gc
import os
import select
import signal
import sys
import time
from pathlib import Path

import openpyxl  # noqa: F401 - what a run imports when it needs it, imported once for all runs
from kill_region import run_library

from riskagg import resources
from riskagg.area import open_area
from riskagg.warehouse.models import load_models


def serve() -> None:
    # Models are parsed once a process: here, for all that are forked from it.
    folders = {path.parent for path in resources.sql_dir().rglob("*.sql") if path.parent.name not in ("extracts", "pages", "reads")}
    load_models(sorted(folders))
    gc.freeze()
    gc.disable()
    print("ready", flush=True)
    for line in sys.stdin:
        root, phase, seconds = line.rsplit(" ", 2)
        print(_run_and_kill(root, phase, float(seconds)), flush=True)


def _run_and_kill(root: str, phase: str, seconds: float) -> str:
    ends, begins = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(ends)
        _attempt(root, begins)
    os.close(begins)
    if phase == "intake":
        select.select([], [], [], seconds)
        os.kill(child, signal.SIGKILL)
    os.read(ends, 1)  # the build begins, or the child has ended
    built = time.monotonic()
    if phase == "build":
        select.select([], [], [], seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(ends)
    took = f"{built - started:.3f} {time.monotonic() - built:.3f}"
    if os.WIFSIGNALED(status):
        return f"killed {took}"
    return f"done {took}" if os.WEXITSTATUS(status) == 0 else f"failed {took}"


def _attempt(root: str, begins: int) -> None:
    try:
        run_library(open_area(Path(root)), at_build=lambda: os.write(begins, b"b") and None)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    serve()
    os._exit(0)  # an ordinary exit has DuckDB's binding print a page
