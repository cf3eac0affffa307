"""What `doctor` looks at in an area's folders: whole batches, what a process left behind, raw files, who may read them."""

import stat
from datetime import date, timedelta

from riskagg.area import Area
from riskagg.errors import RiskaggError
from riskagg.intake import Batch
from riskagg.intake.erased import read_erased
from riskagg.intake.raw_files import DONE
from riskagg.intake.verify import verify
from riskagg.lock import holder
from riskagg.permissions import open_to_others
from riskagg.retention.log import read_log

from .doctor_line import Line, fault, ok, warning

_SHOWN = 5


def check_store(area: Area) -> list[Line]:
    """The store against its journal (as `riskagg verify` does), the two lists beside it, and what was left unfinished."""
    found = verify(area)
    lines = [(fault if one.is_fault else warning)(one.what, one.where, one.todo) for one in found.findings]
    for read in (read_log, read_erased):
        try:
            read(area)
        except RiskaggError as wrong:
            lines.append(fault("store", str(wrong), "Restore it from the last copy."))
    if (who := holder(area)) is not None:
        lines.append(warning("lock", f"held by {who}", "Wait for it to end; if it hangs, end that process: the lock goes with it."))
    return lines or [ok("store", f"{found.n_batches} batches, each part and word as the journal's {found.n_lines} lines have it")]


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
    """What everybody on the machine may read or change: nothing of store and warehouse, wherever the area lies."""
    ours = open_to_others(area.store, area.warehouse)
    if ours:
        where = f"others may open {len(ours)} files and folders of the store or the warehouse, such as {ours[0]}"
        return [fault("permissions", where, f"chmod -R o-rwx {area.store} {area.warehouse}")]
    there = [path for path in (area.inbox, area.store, area.warehouse, area.out) if path.exists()]
    open_to_all = [path.name for path in there if path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IXOTH)]
    closed = not area.root.stat().st_mode & stat.S_IXOTH
    if closed or not open_to_all:
        return [ok("permissions", "nobody but owner and group may enter")]
    return [warning("permissions", f"others may read {', '.join(open_to_all)} in {area.root}", f"chmod o-rwx {area.root}")]
