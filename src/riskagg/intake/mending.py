"""What a process that ended had begun in a store, finished or undone by whoever writes next; and the one way to begin writing there."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from riskagg.area import Area
from riskagg.errors import StoreError
from riskagg.intake.aside import finish_setting_aside
from riskagg.intake.rewrite import finish_rewrites
from riskagg.intake.store import UNFINISHED, batches_dir, journaled, put_in_place, read_batches
from riskagg.journal import begin
from riskagg.lock import hold
from riskagg.permissions import OTHERS, close_to_others

Say = Callable[[str], None]


@contextmanager
def writing(area: Area, doing: str, say: Say = lambda line: None) -> Iterator[None]:
    """Keep other processes from writing in an area while the block runs, with what one that ended had begun finished first.

    Args:
        doing: what is done, for whoever waits.
        say: is told whom this waits for, and what was found.

    Raises:
        AreaBusy: another process held the area too long.
        StoreError: the journal cannot be gone on with.
    """
    with hold(area, doing, say) as is_first:
        if is_first:
            mend(area, say)
        yield


def mend(area: Area, say: Say = lambda line: None) -> None:
    """Finish or undo what a process that ended had begun: a store set aside, rewrites, unfinished folders, replaced readings, half a line.

    A store from before there was a journal gets one here; ``say`` is told so.
    """
    finish_setting_aside(area)
    if not area.store.is_dir():
        return
    _close(area)
    for line in begin(area):
        say(line)
    finish_rewrites(area)
    root = batches_dir(area)
    for name in sorted(os.listdir(root)) if root.is_dir() else []:  # noqa: PTH208 - strings sort faster
        if name.startswith(".") and name.endswith(UNFINISHED):
            _finish_landing(area, root / name)
    for batch in read_batches(area):
        for name in batch.replaces:
            shutil.rmtree(root / name, ignore_errors=True)


def _finish_landing(area: Area, folder: Path) -> None:
    """A folder that the journal has a line of takes its place; any other was not finished."""
    batch = journaled(area, folder)
    if batch is not None:
        put_in_place(folder, batch)
    else:
        shutil.rmtree(folder)


def _close(area: Area) -> None:
    """A store from before it was closed to others is closed once, all of it."""
    if area.store.stat().st_mode & OTHERS:
        try:
            close_to_others(area.store)
        except PermissionError as fault:
            raise StoreError(
                f"{fault.filename}: others may read it, and it belongs to another account. Nothing was done. "
                f"Let that account run `chmod -R o-rwx {area.store}`."
            ) from None
    if area.warehouse.exists():
        close_to_others(area.warehouse)
