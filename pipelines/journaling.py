"""A run's line in the journal: which command, what was asked, what it read and wrote, how it ended."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from riskagg.area import Area
from riskagg.errors import RiskaggError, UsageError
from riskagg.intake import writing
from riskagg.journal import Act, record

from .progress import watcher


@contextmanager
def journaled(area: Area, command: str, month: str | None = None, as_of: date | None = None) -> Iterator[dict[str, Any]]:
    """Write a line when the block ends, well or not; none where a command could not be used, for then nothing was done.

    Yields:
        What else the line says; plain JSON.
    """
    said: dict[str, Any] = {"command": command, **({"month": month} if month else {}), **({"as_of": as_of.isoformat()} if as_of else {})}
    try:
        yield said
    except UsageError:
        raise
    except RiskaggError as fault:
        with suppress(OSError, RiskaggError):
            _record(area, {**said, "ended": type(fault).__name__})
        raise
    _record(area, {**said, "ended": "done"})


def wrote(area: Area, *paths: Path) -> dict[str, str]:
    """Files by their path in the area, with the SHA-256 of what was written."""
    found = {path.resolve(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    return {path.relative_to(area.root).as_posix(): digest for path, digest in sorted(found.items())}


def _record(area: Area, said: dict[str, Any]) -> None:
    with writing(area, str(said["command"]), watcher().say):
        record(area, Act("run", details=said))
