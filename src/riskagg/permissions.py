"""Files and folders that nobody but owner and group may open: store, warehouse and journal hold what people told about people."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OTHERS = stat.S_IRWXO
"""The bits of a mode that stand for everybody else on the machine."""


@contextmanager
def closed_to_others() -> Iterator[None]:
    """What is made while the block runs has the mode that the account's umask gives it, less all that others would have."""
    before = os.umask(OTHERS)
    os.umask(before | OTHERS)
    try:
        yield
    finally:
        os.umask(before)


def open_to_others(*roots: Path) -> list[Path]:
    """Files and folders, these and all below them, whose mode gives others something; sorted."""
    found = (path for root in roots if root.exists() for path in (root, *(root.rglob("*") if root.is_dir() else ())))
    return sorted(path for path in found if not path.is_symlink() and path.stat().st_mode & OTHERS)


def close_to_others(*roots: Path) -> int:
    """Take from others what they have; returns the number of files and folders that were open."""
    found = open_to_others(*roots)
    for path in found:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
    return len(found)
