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
from functools import cache
from pathlib import Path

import openpyxl  # noqa: F401 - what a run imports when it needs it, imported once for all runs
from kill_region import run_library

from riskagg.area import open_area
from riskagg.warehouse import models

# Models do not change between runs: parsed once for all of them.
_load = cache(lambda folders: _parse(list(folders)))
_parse = models.load_models


def serve() -> None:
    models.load_models = lambda folders: _load(tuple(folders))
    for folder in models.resources.sql_dir().iterdir():
        if folder.is_dir() and any(folder.glob("*.sql")) and folder.name not in ("extracts", "pages", "reads"):
            models.load_models([folder])
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
