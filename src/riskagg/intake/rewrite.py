"""Parts of a batch written anew where something must go: all of them or none, whatever ends the process in between.

New parts are written beside the old ones, then the new ``batch.json``: from then on the rewrite counts, and whoever comes next finishes it.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from riskagg.area import Area
from riskagg.intake.batch import Batch
from riskagg.intake.store import JSON_FILE, UNFINISHED, batches_dir, digest, keep_on_disk, read_batches

_NEXT = ".next"


def rewrite(area: Area, batch: Batch, parts: Mapping[str, pa.Table | None], **facts: object) -> Batch:
    """Put other parts in the place of a batch's.

    Args:
        parts: part -> its new rows; None or no rows at all removes it.
        facts: other keys of ``batch.json`` that change.

    Returns:
        The batch as it now stands.
    """
    folder = batches_dir(area) / batch.batch_id
    digests = dict(batch.parts)
    for name, table in parts.items():
        digests.pop(name, None)
        if table is not None and (len(table) or name == "data"):
            digests[name] = _write_part(folder, name, table)
    changed = batch.model_copy(update={"parts": digests, **facts})
    write_synced(folder / f".{JSON_FILE}{_NEXT}", (changed.model_dump_json(indent=1) + "\n").encode())
    _apply(folder)
    return changed


def mend(area: Area) -> None:
    """Finish or undo what a process that ended had begun: rewrites, unfinished folders, and readings that a later one replaced."""
    finish_rewrites(area)
    root = batches_dir(area)
    for name in sorted(os.listdir(root)) if root.is_dir() else []:  # noqa: PTH208 - strings sort faster
        if name.startswith(".") and name.endswith(UNFINISHED):
            shutil.rmtree(root / name)
    for batch in read_batches(area):
        for name in batch.replaces:
            shutil.rmtree(root / name, ignore_errors=True)


def finish_rewrites(area: Area) -> list[str]:
    """Finish or drop rewrites that were begun.

    Returns:
        Batches that had a rewrite begun, sorted.
    """
    begun = sorted({path.parent for path in batches_dir(area).glob(f"*/.*{_NEXT}")})
    for folder in begun:
        if (folder / f".{JSON_FILE}{_NEXT}").is_file():
            _apply(folder)
        for leftover in folder.glob(f".*{_NEXT}"):
            leftover.unlink()
    return [folder.name for folder in begun]


def write_synced(path: Path, content: bytes) -> None:
    """Write a file that is whole on the disk when this returns, or not there."""
    beside = path.with_name(f"{path.name}.tmp")
    with beside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    keep_on_disk(path.parent)


def _write_part(folder: Path, name: str, table: pa.Table) -> str:
    path = folder / f".{name}.parquet{_NEXT}"
    pq.write_table(table, path, compression="zstd", compression_level=1, write_statistics=False)
    keep_on_disk(path)
    return digest(path)


def _apply(folder: Path) -> None:
    journal = folder / f".{JSON_FILE}{_NEXT}"
    kept = Batch.model_validate_json(journal.read_bytes()).parts
    for path in sorted(folder.glob("*.parquet")):
        if path.stem not in kept:
            path.unlink()
    for path in sorted(folder.glob(f".*.parquet{_NEXT}")):
        path.replace(folder / path.name.removeprefix(".").removesuffix(_NEXT))
    journal.replace(folder / JSON_FILE)
    keep_on_disk(folder)
