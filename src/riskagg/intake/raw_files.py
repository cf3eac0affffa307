"""What becomes of raw files once the store holds them: they are full of names, so an area may have them moved out of the way or deleted."""

from collections.abc import Collection
from pathlib import Path

from riskagg.area import Area
from riskagg.errors import InputRefused
from riskagg.intake.arrivals import inbox_files
from riskagg.intake.content import contents
from riskagg.intake.holds import is_doubted, is_held_by_gate
from riskagg.intake.store import batches_dir, read_batches

DONE = ".done"


def clear_inbox(area: Area, but: Collection[str] = ()) -> list[str]:
    """Move (to ``inbox/.done``) or delete the files that the store holds, as ``after_intake`` says.

    A file that was refused stays, and so does one that is held, and one whose content is not the one that was read.

    Args:
        but: paths in the inbox to leave alone.

    Returns:
        Paths in the inbox that were cleared, sorted; none where the area keeps its files.
    """
    wanted = area.settings.after_intake
    if wanted == "keep":
        return []
    batches = [batch for batch in read_batches(area) if batch.status != "refused"]
    folders = {batch.batch_id: batches_dir(area) / batch.batch_id for batch in batches}
    settled = [one for one in batches if not (is_held_by_gate(folders[one.batch_id]) or is_doubted(folders[one.batch_id], one))]
    held = {(batch.file, batch.sha256) for batch in settled}
    done = [(path, name) for path, name in inbox_files(area.inbox) if name not in but and _is_held(path, name, held)]
    for path, _ in done:
        if wanted == "delete":
            path.unlink()
        else:
            # By its own name: those of two files may be shown alike.
            target = area.inbox / DONE / path.relative_to(area.inbox)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    return [name for _, name in done]


def _is_held(path: Path, name: str, held: set[tuple[str, str]]) -> bool:
    try:
        return all((content.file, content.digest()[0]) in held for content in contents(path, name))
    except InputRefused:
        return False
