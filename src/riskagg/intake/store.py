"""The store of batches: one folder a batch, written whole or not at all."""

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from riskagg.area import Area
from riskagg.errors import StoreError, UsageError
from riskagg.intake import kinds
from riskagg.intake.batch import Batch

JSON_FILE = "batch.json"
_ACCEPTED = "accepted.json"


def batches_dir(area: Area) -> Path:
    """Folder of all batches of an area."""
    return area.store / "batches"


def read_batches(area: Area) -> list[Batch]:
    """Every batch in the store, by id.

    Raises:
        StoreError: a ``batch.json`` cannot be read or a part that it names is missing; all faults are listed.
    """
    batches: list[Batch] = []
    faults: list[str] = []
    for folder in _folders(area):
        try:
            batch = Batch.model_validate_json((folder / JSON_FILE).read_bytes())
        except (OSError, ValidationError):
            faults.append(f"  {folder.name}: {JSON_FILE} is missing or altered")
            continue
        faults += [
            f"  {folder.name}: {part}.parquet is missing"
            for part in batch.parts
            if part != "private" and not (folder / f"{part}.parquet").is_file()
        ]
        batches.append(batch)
    if faults:
        raise StoreError("\n".join(["The store is not whole. Delete these folders and run intake again, or restore them.", *faults]))
    return batches


def _folders(area: Area, part: str = "") -> list[Path]:
    root = batches_dir(area)
    if not root.is_dir():
        return []
    return [root / name for name in sorted(os.listdir(root)) if not name.startswith(".") and part in name]  # noqa: PTH208 - strings sort faster


def batches_of(area: Area, sha256: str) -> list[Batch]:
    """Batches of files with this content; found by the folders' names, so that landing a file does not read the whole store."""
    batches = [Batch.model_validate_json((folder / JSON_FILE).read_bytes()) for folder in _folders(area, f"-{sha256[:12]}-")]
    return [batch for batch in batches if batch.sha256 == sha256]


class BatchFolder:
    """A batch being written: parts go to a temporary folder beside it, which is renamed when all is there."""

    def __init__(self, area: Area, batch_id: str) -> None:
        self._final = batches_dir(area) / batch_id
        self._open = self._final.with_name(f".{batch_id}.part")
        shutil.rmtree(self._open, ignore_errors=True)
        self._open.mkdir(parents=True)

    def writer(self, part: str, schema: pa.Schema) -> pq.ParquetWriter:
        """A writer of one part; close it before ``finish``."""
        return pq.ParquetWriter(
            self._open / f"{part}.parquet",
            schema,
            compression="zstd",
            compression_level=1,
            write_statistics=False,
            use_dictionary=[_leaf(field) for field in schema if not kinds.is_digest(field.name)],
        )

    def finish(self, batch: Batch, superseded: list[Batch]) -> Batch:
        """Write ``batch.json`` with the digests of the parts, put the folder in place, and drop earlier readings of the same file.

        A person's word that released the file is about its content, so it outlives a reading.
        """
        digests = {path.stem: digest(path) for path in sorted(self._open.glob("*.parquet"))}
        complete = batch.model_copy(update={"parts": digests})
        (self._open / JSON_FILE).write_text(complete.model_dump_json(indent=1) + "\n", encoding="utf-8")
        for old in sorted({self._final, *(self._final.with_name(batch.batch_id) for batch in superseded)}):
            if (old / _ACCEPTED).is_file():
                shutil.copyfile(old / _ACCEPTED, self._open / _ACCEPTED)
            shutil.rmtree(old, ignore_errors=True)
        self._open.rename(self._final)
        return complete

    def abandon(self) -> None:
        """Drop what was written of a file that turned out to be refused."""
        shutil.rmtree(self._open, ignore_errors=True)


def _leaf(field: pa.Field) -> str:
    """The name by which Parquet knows a column's values."""
    return f"{field.name}.list.element" if pa.types.is_list(field.type) else field.name


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_bare(area: Area, batch: Batch, superseded: list[Batch], rule: str | None) -> Batch:
    """Write a batch without data; a refused one has its one line of quarantine (row empty)."""
    folder = BatchFolder(area, batch.batch_id)
    if rule is not None:
        line = {"sheet": [None], "row": [None], "record_key": [None], "rule": [rule], "reason": [batch.message]}
        with folder.writer("quarantine", kinds.QUARANTINE) as writer:
            writer.write_table(pa.table(line, schema=kinds.QUARANTINE))
    return folder.finish(batch, superseded)


def accept(area: Area, sha: str, role: str, at: datetime | None = None) -> Batch:
    """Release a batch that is held for its withdrawals: writes ``accepted.json`` beside it.

    Args:
        sha: the file's SHA-256, or its first 8 digits or more, as the ledger shows it.
        role: the role of the person who answers for it, never a name.

    Raises:
        UsageError: no loaded batch, or several, have this content.
    """
    found = [batch for batch in read_batches(area) if batch.status == "loaded" and len(sha) >= 8 and batch.sha256.startswith(sha.lower())]
    if len(found) != 1:
        raise UsageError(f"{len(found)} loaded files have SHA-256 {sha}; expected one. Copy 8 digits or more from the ledger.")
    moment = (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    path = batches_dir(area) / found[0].batch_id / _ACCEPTED
    path.write_text(json.dumps({"role": role, "accepted_at": moment}, indent=1) + "\n", encoding="utf-8")
    return found[0]
