"""A new pseudonym key: keys can never be converted, so every raw file is read again into a fresh store. This makes all ready for it."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from riskagg.area import Area
from riskagg.errors import UsageError
from riskagg.intake import Batch, key_ids
from riskagg.intake.aside import set_aside
from riskagg.intake.raw_files import DONE
from riskagg.intake.received import RECEIVED_FILE
from riskagg.intake.rewrite import write_synced
from riskagg.retention.raw import raw_files

_SHOWN = 10


def missing_raw(area: Area, batches: Sequence[Batch]) -> list[Batch]:
    """Batches of the store whose raw file is neither in the inbox nor in ``inbox/.done``."""
    there = {batch_id for folder in (area.inbox, area.inbox / DONE) for raw in raw_files(folder, batches) for batch_id in raw.batch_ids}
    return [batch for batch in batches if batch.status in ("loaded", "nil_return") and batch.batch_id not in there]


def set_store_aside(area: Area, batches: Sequence[Batch], role: str, reason: str, without_missing: bool) -> Path:
    """Put the store out of the way and the raw files back into the inbox, each with the instant at which it was received.

    Args:
        without_missing: go on though raw files are gone; what they told is then in no store but the old one.

    Returns:
        Where the old store now is.

    Raises:
        UsageError: raw files are gone, or an old store of the same key is still there; nothing was done.
    """
    missing = missing_raw(area, batches)
    if missing and not without_missing:
        named = [f"  {batch.file}" for batch in missing[:_SHOWN]] + (["  ..."] if len(missing) > _SHOWN else [])
        raise UsageError(
            "\n".join(
                [
                    f"{len(missing)} raw files are gone, and keys can never be converted. Nothing was done. "
                    "Put them back into the inbox, or go on without what they told (--without-missing):",
                    *named,
                ]
            )
        )
    aside = area.root / f"store.{'-'.join(sorted(key_ids(batches))) or 'old'}"
    if aside.exists():
        raise UsageError(
            f"{aside} is there already, from a change of keys before. Nothing was done. Delete it when the new store is right."
        )
    _put_back(area)
    _write_received(area, batches)
    return set_aside(area, aside.name, role, reason, [batch.batch_id for batch in missing])


def _put_back(area: Area) -> None:
    done = area.inbox / DONE
    for path in sorted(path for path in done.rglob("*") if path.is_file()) if done.is_dir() else ():
        target = area.inbox / path.relative_to(done)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)


def _write_received(area: Area, batches: Sequence[Batch]) -> None:
    """``received.csv`` with what it said before, and the instants that the store knows."""
    path = area.inbox / RECEIVED_FILE
    said: dict[str, str] = {}
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as lines:
            said = {line["file"]: line["received_at"] for line in csv.DictReader(lines)}
    said |= {batch.file: batch.received_at.strftime("%Y-%m-%dT%H:%M:%SZ") for batch in batches}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([("file", "received_at"), *sorted(said.items())])
    area.inbox.mkdir(parents=True, exist_ok=True)
    write_synced(path, text.getvalue().encode())
