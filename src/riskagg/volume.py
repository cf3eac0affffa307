"""What a person is told when a disk is full, wherever the writing was."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from riskagg.errors import StoreError

_FULL = {errno.ENOSPC, errno.EDQUOT}
# DuckDB gives the system's words and no number, SQLite (Prefect's records) words of its own.
_WORDS = (*(os.strerror(number) for number in sorted(_FULL)), "database or disk is full")


@contextmanager
def room_for(what: str, folder: Path) -> Iterator[None]:
    """Writing that says in plain words when the disk is full; all other faults go through as they are.

    Args:
        what: what is written, as a person knows it.
        folder: where; it need not be there yet.

    Raises:
        StoreError: the volume, or the quota on it, has no room left.
    """
    try:
        yield
    except Exception as fault:
        if is_full(fault):
            raise full_disk(what, folder) from None
        raise


def is_full(fault: BaseException | None) -> bool:
    """Whether a full disk is at the root of a fault."""
    while fault is not None:
        if isinstance(fault, OSError) and fault.errno in _FULL:
            return True
        if any(words in str(fault) for words in _WORDS):
            return True
        fault = fault.__cause__ or fault.__context__
    return False


def full_disk(what: str, folder: Path) -> StoreError:
    """The error of a full disk: which volume, how much is free, what holds, what to do."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    volume = next(path for path in (there, *there.parents) if path.is_mount())
    free = shutil.disk_usage(there).free
    return StoreError(
        f"{volume}: no room for {what}; {free / (1 << 20):,.1f} MB are free (for this account perhaps less). What was begun was not kept, "
        "all that was there before is whole. Free some space, or move the area to a larger volume, and run the same command again."
    )
