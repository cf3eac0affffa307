"""One writer at a time in an area: a second one waits, and says for whom.

The lock is the operating system's: it is gone with the process that held it, however that ended. What stands in the file only tells who.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from riskagg.area import Area
from riskagg.errors import AreaBusy

LOCK_FILE = ".riskagg.lock"
WAIT_SECONDS = 600.0
_LOOK_SECONDS = 0.2

# Flows call flows: what this process holds it may enter again.
_entered: dict[Path, int] = {}


@contextmanager
def hold(area: Area, doing: str, say: Callable[[str], None] = lambda line: None, wait: float = WAIT_SECONDS) -> Iterator[bool]:
    """Keep other processes from writing in an area while the block runs.

    Args:
        doing: what is done, for whoever waits: ``intake``.
        say: told once when there is somebody to wait for.
        wait: seconds to wait.

    Yields:
        Whether the area was taken here: false where this process held it already.

    Raises:
        AreaBusy: another process held the area all that time.
    """
    path = area.root / LOCK_FILE
    if not _entered.get(path):
        with path.open("a+", encoding="utf-8") as handle:
            _take(handle, area, say, wait)
            _tell(handle, doing)
            with _counted(path):
                yield True
            handle.truncate(0)
    else:
        with _counted(path):
            yield False


def holder(area: Area) -> str | None:
    """Who writes in an area now; None where nobody does."""
    path = area.root / LOCK_FILE
    if not path.is_file():
        return None
    with path.open("r+", encoding="utf-8") as handle:
        return None if _try(handle) else _who(handle)


@contextmanager
def _counted(path: Path) -> Iterator[None]:
    _entered[path] = _entered.get(path, 0) + 1
    try:
        yield
    finally:
        _entered[path] -= 1


def _take(handle: IO[str], area: Area, say: Callable[[str], None], wait: float) -> None:
    until = time.monotonic() + wait
    has_said = False
    while not _try(handle):
        if time.monotonic() >= until:
            raise AreaBusy(
                f"{area.root}: another process writes here: {_who(handle)}. Waited {wait:.0f} s; nothing was done. "
                "Run this again when it has ended; if it hangs, end that process: nothing that is in the store is lost."
            )
        if not has_said:
            say(f"Waiting for another process that writes here: {_who(handle)}.")
            has_said = True
        time.sleep(_LOOK_SECONDS)


def _try(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _tell(handle: IO[str], doing: str) -> None:
    handle.truncate(0)
    handle.write(json.dumps({"process": os.getpid(), "doing": doing, "since": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}))
    handle.flush()


def _who(handle: IO[str]) -> str:
    handle.seek(0)
    try:
        told = json.loads(handle.read())
        return f"process {told['process']}, {told['doing']}, since {told['since']}"
    except (ValueError, KeyError, TypeError):
        return "a process that has just begun"
