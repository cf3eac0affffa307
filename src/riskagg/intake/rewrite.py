"""Changes of what the store holds already: parts that are written anew, and people's words beside a batch. All of a change, or none of it,
whatever ends the process in between.

What is new is staged beside the old (``.<name>.next``), then the journal gets its line, then what is staged takes its place. From the line
on the change counts: whoever comes next finishes it. Without the line what is staged is dropped.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from riskagg.area import Area
from riskagg.intake.batch import Batch
from riskagg.intake.store import JSON_FILE, batches_dir, digest, keep_on_disk, record_text
from riskagg.journal import Act, Journal, append, is_written, prepare, read_journal, record_digest
from riskagg.journal.lines import sha256
from riskagg.permissions import closed_to_others

NEXT = ".next"


@dataclass(frozen=True)
class Rewrite:
    """Other parts in the place of a batch's.

    Attributes:
        parts: part -> its new rows; None or no rows at all removes it.
        facts: other keys of ``batch.json`` that change.
    """

    batch: Batch
    parts: Mapping[str, pa.Table | None]
    facts: Mapping[str, object] = field(default_factory=dict)


def change(area: Area, act: Act, rewrites: Sequence[Rewrite] = (), words: Mapping[str, bytes] | None = None) -> list[Batch]:
    """Change the store by one line of the journal.

    Args:
        act: what the line says.
        words: small files to write whole, by their path in the store.

    Returns:
        The batches that were rewritten, as they now stand.
    """
    with closed_to_others():
        staged = [_staged(area, one) for one in rewrites]
        digests = {f"batches/{batch.batch_id}/{JSON_FILE}": record_digest(record_text(batch)) for batch in staged}
        for path, content in (words or {}).items():
            _write_beside(area.store / path, content)
            digests[path] = sha256(content)
        line = prepare(area, act, digests)
        changed = [batch.model_copy(update={"journal": line.anchor}) for batch in staged]
        for batch in changed:
            _write_beside(batches_dir(area) / batch.batch_id / JSON_FILE, record_text(batch))
        append(area, line)
        for folder in {(area.store / path).parent for path in digests}:
            _apply(folder)
    return changed


def finish_rewrites(area: Area) -> list[str]:
    """Finish the changes that the journal has, and drop what is staged of any other.

    Returns:
        Folders that had a change begun, sorted: ids of batches, ``store`` for lists of the store itself.
    """
    begun = sorted({path.parent for path in (*area.store.glob(f".*{NEXT}"), *batches_dir(area).glob(f"*/.*{NEXT}"))})
    journal = read_journal(area) if begun else None
    for folder in begun:
        _drop_unwritten(area, folder, journal)
        with closed_to_others():
            _apply(folder)
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


def _staged(area: Area, wanted: Rewrite) -> Batch:
    """The batch as it will stand, with its new parts beside the old ones."""
    folder = batches_dir(area) / wanted.batch.batch_id
    digests = dict(wanted.batch.parts)
    for name, table in wanted.parts.items():
        digests.pop(name, None)
        if table is not None and (len(table) or name == "data"):
            path = folder / f".{name}.parquet{NEXT}"
            pq.write_table(table, path, compression="zstd", compression_level=1, write_statistics=False)
            keep_on_disk(path)
            digests[name] = digest(path)
    return wanted.batch.model_copy(update={"parts": digests, **wanted.facts})


def _write_beside(path: Path, content: bytes) -> None:
    write_synced(path.with_name(f".{path.name}{NEXT}"), content)


def _drop_unwritten(area: Area, folder: Path, journal: Journal | None) -> None:
    """Remove what is staged in a folder and in no line of the journal; parts go with the record that names them."""
    held = journal.held() if journal else {}
    record = folder / f".{JSON_FILE}{NEXT}"
    keeps_parts = record.is_file() and is_written(area, Batch.model_validate_json(record.read_bytes()).journal)
    for staged in folder.glob(f".*{NEXT}"):
        said, _ = held.get((folder / _name(staged)).relative_to(area.store).as_posix(), (None, None))
        is_kept = keeps_parts if staged == record or staged.name.endswith(f".parquet{NEXT}") else said == sha256(staged.read_bytes())
        if not is_kept:
            staged.unlink()


def _apply(folder: Path) -> None:
    record = folder / f".{JSON_FILE}{NEXT}"
    if record.is_file():
        kept = Batch.model_validate_json(record.read_bytes()).parts
        for path in sorted(folder.glob("*.parquet")):
            if path.stem not in kept:
                path.unlink()
    # The record last: while it waits, so do its parts.
    for path in sorted(folder.glob(f".*{NEXT}"), key=lambda path: path == record):
        path.replace(folder / _name(path))
    keep_on_disk(folder)


def _name(staged: Path) -> str:
    return staged.name.removeprefix(".").removesuffix(NEXT)
