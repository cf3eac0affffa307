"""Why a warehouse cannot be read, in plain words: it is open elsewhere, damaged, or written by another version."""

import re
from pathlib import Path

import duckdb

from riskagg.errors import StoreError

_HELD = re.compile(r"Conflicting lock is held.*?\(PID (\d+)\)", re.DOTALL)
_DAMAGED = ("not a valid DuckDB database", "Corrupt database", "Could not read enough bytes", "checksum", "Is a directory", "deserializ")
_REBUILD = "Nothing is lost: move it away and run `riskagg build`, which makes it again from the store."


def unreadable(path: Path | str, fault: duckdb.Error) -> StoreError | None:
    """What a person is told of a fault of the database file itself; None for any other fault."""
    text = str(fault)
    if (held := _HELD.search(text)) is not None or "Could not set lock" in text:
        who = f" (process {held[1]})" if held else ""
        return StoreError(f"{path}: is open in another program{who}. Nothing was done. Close it there and run the same command again.")
    if "version number" in text:
        return StoreError(
            f"{path}: was written by a later version of DuckDB than {duckdb.__version__}. Nothing was done. "
            f"Install the riskagg that wrote it, or build it again with this one. {_REBUILD}"
        )
    if isinstance(fault, duckdb.FatalException) or any(sign in text for sign in _DAMAGED):
        return StoreError(f"{path}: is damaged. Nothing was done. {_REBUILD}")
    if isinstance(fault, duckdb.CatalogException | duckdb.BinderException):
        return StoreError(f"{path}: lacks what this version of riskagg reads: another version built it, or somebody changed it. {_REBUILD}")
    return None
