"""What `doctor` looks at in an area's folders: whole batches, what a process left behind, raw files, who may read them."""

import stat
from datetime import date, timedelta
from pathlib import Path

from riskagg.area import Area
from riskagg.errors import RiskaggError
from riskagg.intake import Batch, batches_dir, verified
from riskagg.intake.erased import read_erased
from riskagg.intake.raw_files import DONE
from riskagg.lock import holder
from riskagg.retention.log import read_log

from .doctor_line import Line, fault, ok, warning

_SHOWN = 5


def check_store(area: Area) -> list[Line]:
    """Every part of every batch against its digest, the two lists beside them, and what was left unfinished."""
    store = verified(area)
    todo = "Put its file into the inbox and run intake, or restore the folder."
    lines = [fault("damaged batch", one.message, todo) for one in store.damaged]
    for read in (read_log, read_erased):
        try:
            read(area)
        except RiskaggError as wrong:
            lines.append(fault("store", str(wrong), "Restore it from the last copy."))
    unfinished = sorted({path.relative_to(area.store).parts[1] for path in _unfinished(area)})
    if unfinished:
        todo = "A run is going on, or one ended in the middle: the next `riskagg intake` clears it."
        lines.append(warning("unfinished", f"{len(unfinished)} in store/batches, such as {unfinished[0]}", todo))
    if (who := holder(area)) is not None:
        lines.append(warning("lock", f"held by {who}", "Wait for it to end; if it hangs, end that process: the lock goes with it."))
    return lines or [ok("store", f"{len(store.batches)} batches, each part as it was written")]


def _unfinished(area: Area) -> list[Path]:
    root = batches_dir(area)
    return [*root.glob(".*.part"), *root.glob("*/.*.next")] if root.is_dir() else []


def check_inbox(area: Area, batches: list[Batch], on: date) -> list[Line]:
    """Raw files that the store has held for longer than the area lets them lie."""
    before = on - timedelta(days=area.settings.private.keep_days)
    names = sorted({batch.file.partition("!")[0] for batch in batches if batch.received_at.date() < before})
    old = [name for name in names if (area.inbox / name).is_file() or (area.inbox / DONE / name).is_file()]
    if not old:
        return [ok("raw files", f"none has lain for more than {area.settings.private.keep_days} days")]
    todo = "They are full of names. Set after_intake in area.toml and run `riskagg purge`, or take them away."
    where = f"{len(old)} have lain for more than {area.settings.private.keep_days} days: {', '.join(old[:_SHOWN])}"
    return [warning("raw files", where + (", ..." if len(old) > _SHOWN else ""), todo)]


def check_folders(area: Area) -> list[Line]:
    """Folders and files of an area that everybody on the machine may read or change."""
    there = [path for path in (area.inbox, area.store, area.warehouse, area.out) if path.exists()]
    open_to_all = [path.name for path in there if path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IXOTH)]
    closed = not area.root.stat().st_mode & stat.S_IXOTH
    if closed or not open_to_all:
        return [ok("permissions", "nobody but owner and group may enter")]
    return [warning("permissions", f"others may read {', '.join(open_to_all)} in {area.root}", f"chmod o-rwx {area.root}")]
