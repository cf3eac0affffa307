"""Adding lines to the journal. A line is whole on the disk when ``append`` returns, or not there; half a line is cut by the next one."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from riskagg.area import Area
from riskagg.errors import StoreError
from riskagg.journal.accounts import account_of
from riskagg.journal.lines import CHANGED, HEAD_FILE, Act, Anchor, Line, Prepared, journal_path, parse, sha256, written
from riskagg.journal.tracked import RECORD, tracked
from riskagg.permissions import closed_to_others
from riskagg.privacy.personal import without_personal

_CHUNK = 1 << 16


def prepare(area: Area, act: Act, files: Mapping[str, str | None], gone: Sequence[str] = ()) -> Prepared:
    """The line that an act will have. What it changes is staged with the line's number and hash before ``append`` writes it.

    Args:
        files: path in the store -> digest that the file has from now on.
        gone: ids of batches whose folders go.

    Raises:
        StoreError: the journal's last line cannot be read.
    """
    begin(area)
    return _next(area, act, files, gone)


def append(area: Area, line: Prepared) -> Anchor:
    """Write a prepared line; it counts when this returns.

    Raises:
        StoreError: another line was added meanwhile; this one is not written.
    """
    path = journal_path(area)
    with closed_to_others(), path.open("ab") as stream:
        # What may find no room comes first: from the line on nothing may fail.
        _stage_head(area, line.anchor)
        if stream.tell() != line.size:
            raise StoreError(f"{path}: another process added a line. Nothing was done. Run this again.")
        try:
            stream.write(line.text + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        except BaseException:
            os.truncate(path, line.size)
            raise
    _put_head(area)
    return line.anchor


def record(area: Area, act: Act) -> Anchor:
    """Write a line of an act that changes nothing in the store."""
    return append(area, prepare(area, act, {}))


def begin(area: Area) -> list[str]:
    """Begin the journal where there is none, and cut half a line that a process left which was ended while it wrote.

    Returns:
        Sentences for whoever runs the command; none where nothing had to be done.
    """
    path = journal_path(area)
    with closed_to_others():
        area.store.mkdir(parents=True, exist_ok=True)
        path.touch()
        cut = _cut_half_line(path)
    last, _ = _last(path)
    said = _begin(area) if last is None else _say_changed(area, last)
    if cut:
        append(area, _next(area, Act("half line cut", details={"bytes": cut}), {}))
        said.append(f"{path}: half a line was cut that a process left which was ended while it wrote. The journal says so.")
    return said


def is_written(area: Area, anchor: Anchor | None) -> bool:
    """Whether the journal has this line, with this hash."""
    path = journal_path(area)
    if anchor is None or not path.is_file():
        return False
    with path.open("rb") as stream:
        return any(number == anchor.line and sha256(text.rstrip(b"\n")) == anchor.sha256 for number, text in enumerate(stream, start=1))


def withheld(text: str | None) -> str | None:
    """A role or reason without what is plainly a person's, in one line."""
    return None if text is None else without_personal(" ".join(text.split()), datetime.now(UTC).year)


def _next(area: Area, act: Act, files: Mapping[str, str | None], gone: Sequence[str] = ()) -> Prepared:
    last, size = _last(journal_path(area))
    with closed_to_others():
        account = account_of(area)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    clean = Act(act.name, withheld(act.role), withheld(act.reason), act.details)
    text = written(last, at, account, clean, files, gone)
    return Prepared(text, Anchor(line=last.number + 1 if last else 1, sha256=sha256(text)), size)


def _begin(area: Area) -> list[str]:
    """The first line: what the store held before there was a journal, as it is found."""
    there = tracked(area)
    batches = sorted(path.split("/")[1] for path in there if path.endswith(f"/{RECORD}"))
    lost = _head(area)
    lost_line = {"lost_line": lost.line} if lost else {}
    append(area, _next(area, Act("journal begun", details={"batches_found": len(batches), **lost_line}), there))
    where = journal_path(area)
    if lost:
        return [
            f"{where}: the journal was gone or empty, though it had {lost.line} lines. A new one lists what is in the store as it was "
            "found. Restore the old one from a copy; `riskagg verify` says what the store says of it."
        ]
    return [f"{where}: the journal begins here. The store's {len(batches)} batches are listed in it as they were found."] if batches else []


def _say_changed(area: Area, last: Line) -> list[str]:
    """Have a line say that the journal's end is not the one that was written, before more lines hide it."""
    head = _head(area)
    follows = head is not None and last.number == head.line + 1 and last.before == head.sha256
    if last.anchor == head or follows or (head is None and last.number == 1):
        return []
    had = head.line if head else None
    append(area, _next(area, Act(CHANGED, details={"had": had, "found": last.number}), {}))
    return [f"{journal_path(area)}: its end was changed by hand. A line says so from now on; `riskagg verify` says what is wrong."]


def _last(path: Path) -> tuple[Line | None, int]:
    """The last line, and the journal's length."""
    with path.open("rb") as stream:
        size = at = stream.seek(0, os.SEEK_END)
        tail = b""
        while at > 0 and b"\n" not in tail[:-1]:
            step = min(_CHUNK, at)
            at -= step
            stream.seek(at)
            tail = stream.read(step) + tail
    if not size:
        return None, 0
    try:
        return parse(tail.rstrip(b"\n").rpartition(b"\n")[2]), size
    except ValueError:
        raise StoreError(
            f"{path}: its last line cannot be read. Nothing was done. Restore the journal from a copy; `riskagg verify` says which line."
        ) from None


def _cut_half_line(path: Path) -> int:
    """Cut what follows the last line feed; returns how many bytes."""
    size = path.stat().st_size
    if not size:
        return 0
    with path.open("rb+") as stream:
        stream.seek(-1, os.SEEK_END)
        if stream.read(1) == b"\n":
            return 0
        stream.seek(0)
        whole = stream.read().rfind(b"\n") + 1
        stream.truncate(whole)
        stream.flush()
        os.fsync(stream.fileno())
    return size - whole


def _stage_head(area: Area, anchor: Anchor) -> None:
    """Make ready what says beside the journal how far it goes: so a journal that was cut short at a line's end is seen to be."""
    _next_head(area).write_text(anchor.model_dump_json() + "\n", encoding="ascii")


def _put_head(area: Area) -> None:
    _next_head(area).replace(area.store / HEAD_FILE)


def _next_head(area: Area) -> Path:
    return area.store / f".{HEAD_FILE}.new"


def _head(area: Area) -> Anchor | None:
    path = area.store / HEAD_FILE
    try:
        return Anchor.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None
