"""What `doctor` looks at of the machine: Python, text, time zones, room on the disk, an encrypted volume."""

import locale
import shutil
import sys
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .doctor_line import Line, fault, ok, warning
from .volume import encryption_of

_OLDEST_PYTHON = (3, 11)
_LEAST_FREE = 2 << 30


def check_zone(name: str) -> list[Line]:
    """The time zone database has the area's zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return [
            fault("time zone", f"{name} is in no time zone database here", "Mend time_zone in area.toml, or install the package tzdata.")
        ]
    return [ok("time zone", name)]


def check_machine(root: Path) -> list[Line]:
    """Everything that does not depend on the area's settings."""
    return [_python(), _text(), _disk(root), _volume(root)]


def _python() -> Line:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST_PYTHON:
        return fault("Python", version, f"Install {'.'.join(map(str, _OLDEST_PYTHON))} or newer.")
    return ok("Python", version)


def _text() -> Line:
    found = {sys.getfilesystemencoding().lower(), locale.getencoding().lower()}
    if found != {"utf-8"}:
        todo = "File names and messages may be garbled: set LANG to a UTF-8 locale such as C.UTF-8."
        return warning("locale", ", ".join(sorted(found)), todo)
    return ok("locale", "utf-8")


def _disk(root: Path) -> Line:
    free = shutil.disk_usage(root).free
    # A build writes a second warehouse beside the first.
    sizes = [path.stat().st_size for path in (root / "warehouse.duckdb",) if path.is_file()]
    needed = max(_LEAST_FREE, 2 * sum(sizes))
    where = f"{free / (1 << 30):.1f} GB free, {needed / (1 << 30):.1f} GB wanted for a build"
    return (
        ok("disk", where) if free >= needed else warning("disk", where, "Make room: a run that finds none stops, with the store unharmed.")
    )


def _volume(root: Path) -> Line:
    found = encryption_of(root)
    if found is None:
        return warning(
            "encryption",
            f"nothing says that {root} lies on an encrypted volume",
            "Exports, store, warehouse and packs are in clear on the disk: docs/how-to/encrypt-the-area.md.",
        )
    return ok("encryption", found)
