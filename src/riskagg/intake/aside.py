"""A store that is set aside for a new pseudonym key: its lists and its journal go on in an empty one."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from riskagg.area import Area
from riskagg.intake.erased import ERASED_FILE
from riskagg.intake.store import batches_dir
from riskagg.journal import JOURNAL_FILE, Act, append, prepare, read_journal, tracked
from riskagg.journal.accounts import KEY_FILE
from riskagg.journal.lines import HEAD_FILE
from riskagg.permissions import closed_to_others

ACT = "set store aside for a new key"
OLD_LOG_FILE = "log.jsonl"
_KEPT = (ERASED_FILE, OLD_LOG_FILE, JOURNAL_FILE, HEAD_FILE, KEY_FILE)
_FRESH = ".store.new"


def set_aside(area: Area, name: str, role: str, reason: str, left_out: Sequence[str]) -> Path:
    """Put an area's store out of the way; from the journal's line on it counts, and whoever comes next finishes it.

    Args:
        name: what the old store's folder is called from now on, beside the new one.
        left_out: batches whose raw file is gone.

    Returns:
        Where the old store now is.
    """
    gone = sorted({path.split("/")[1] for path in tracked(area) if path.startswith("batches/")})
    details = {"counts": {"files left out": len(left_out)}, "batches": sorted(left_out), "aside": name}
    append(area, prepare(area, Act(ACT, role, reason, details), {}, gone))
    _switch(area, name)
    return area.root / name


def finish_setting_aside(area: Area) -> None:
    """Finish or undo a setting aside that a process had begun which ended."""
    fresh = area.root / _FRESH
    if fresh.is_dir() and not area.store.exists():
        fresh.rename(area.store)
        return
    # Only a store whose last line says that its batches are gone, and which has them still, was on its way.
    if not any(batches_dir(area).glob("[!.]*")):
        shutil.rmtree(fresh, ignore_errors=True)
        return
    last = _last_act(area)
    if last is not None and last.name == ACT:
        _switch(area, str(last.details["aside"]))
    else:
        shutil.rmtree(fresh, ignore_errors=True)


def _last_act(area: Area) -> Act | None:
    path = area.store / JOURNAL_FILE
    if not path.is_file() or ACT.encode() not in path.read_bytes().rstrip(b"\n").rpartition(b"\n")[2]:
        return None
    lines = read_journal(area).lines
    return lines[-1].act if lines else None


def _switch(area: Area, name: str) -> None:
    fresh = area.root / _FRESH
    shutil.rmtree(fresh, ignore_errors=True)
    with closed_to_others():
        fresh.mkdir()
        for kept in _KEPT:
            if (area.store / kept).is_file():
                shutil.copyfile(area.store / kept, fresh / kept)
    area.store.rename(area.root / name)
    fresh.rename(area.store)
