"""What becomes of raw files once the store holds them: they are full of names, so an area may have them moved out of the way or deleted."""

from collections.abc import Collection
from pathlib import Path

from riskagg.area import Area
from riskagg.errors import InputRefused
from riskagg.intake.arrivals import inbox_files
from riskagg.intake.content import Content, contents
from riskagg.intake.store import read_batches

DONE = ".done"


def clear_inbox(area: Area, but: Collection[str] = ()) -> list[str]:
    """Move (to ``inbox/.done``) or delete the files that the store holds, as ``after_intake`` says.

    A file that was refused stays, and so does one whose content is not the one that was read.

    Args:
        but: paths in the inbox to leave alone.

    Returns:
        Paths in the inbox that were cleared, sorted; none where the area keeps its files.
    """
    wanted = area.settings.after_intake
    if wanted == "keep":
        return []
    held = {(batch.file, batch.sha256) for batch in read_batches(area) if batch.status != "refused"}
    done = [(path, name) for path, name in inbox_files(area.inbox) if name not in but and _is_held(path, name, held)]
    for path, name in done:
        if wanted == "delete":
            path.unlink()
        else:
            target = area.inbox / DONE / name
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    return [name for _, name in done]


def lies_in_inbox(area: Area, file: str, sha256: str) -> bool:
    """Whether a file of the ledger is still in the inbox with the content that was read, and not mended under its old name.

    Args:
        file: its path in the ledger; ``archive!member`` for a member.
        sha256: of its content; empty where that could not be read.
    """
    for path, name in inbox_files(area.inbox):
        if file != name and not file.startswith(f"{name}!"):
            continue
        for content in contents(path, name):
            if content.file == file:
                return _digest(content) == sha256
    return False


def _digest(content: Content) -> str:
    try:
        return content.digest()[0]
    except InputRefused:
        return ""


def _is_held(path: Path, name: str, held: set[tuple[str, str]]) -> bool:
    try:
        return all((content.file, content.digest()[0]) in held for content in contents(path, name))
    except InputRefused:
        return False
