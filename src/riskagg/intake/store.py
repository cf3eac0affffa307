"""The store of batches: one folder a batch, written whole or not at all."""

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from riskagg.area import Area
from riskagg.intake import kinds
from riskagg.intake.batch import Batch
from riskagg.journal import Act, append, is_written, prepare, record_digest
from riskagg.journal.lines import sha256
from riskagg.permissions import closed_to_others

JSON_FILE = "batch.json"
ACCEPTED_FILE = "accepted.json"
TAKEN_BACK_FILE = "taken_back.json"
# What people said of a file's content outlives a reading of it.
_WORDS = (ACCEPTED_FILE, TAKEN_BACK_FILE)
UNFINISHED = ".part"
PRIVATE = "private"
_WORTH_COMPRESSING = 1 << 20


@dataclass(frozen=True)
class Damaged:
    """A folder of the store that cannot be used; ``batch`` is what its record says, where that can still be read."""

    folder: Path
    batch: Batch | None
    fault: str

    @property
    def message(self) -> str:
        """What is wrong with it, and what to do."""
        file = self.batch.file if self.batch else "its file"
        return (
            f"store/batches/{self.folder.name}: {self.fault}. Nothing of it is used; all other batches are. "
            f"With {file} in the inbox `riskagg intake` reads it again; else restore the folder from a copy."
        )


@dataclass(frozen=True)
class Store:
    """All that the store holds: sound batches, and folders that are damaged; both by name."""

    batches: tuple[Batch, ...]
    damaged: tuple[Damaged, ...]


def batches_dir(area: Area) -> Path:
    """Folder of all batches of an area."""
    return area.store / "batches"


def read_batches(area: Area) -> list[Batch]:
    """Every batch whose record can be read and whose parts are there, by id; the parts' content is not looked at."""
    return list(_read(area, _missing).batches)


def verified(area: Area) -> Store:
    """The store with every part held against its checksum."""
    return _read(area, lambda folder, batch: _missing(folder, batch) or _altered(folder, batch))


def _read(area: Area, fault_of: Callable[[Path, Batch], str | None]) -> Store:
    batches: list[Batch] = []
    damaged: list[Damaged] = []
    for folder in _folders(area):
        try:
            batch = Batch.model_validate_json((folder / JSON_FILE).read_bytes())
        except (OSError, ValidationError):
            damaged.append(Damaged(folder, None, f"{JSON_FILE} is missing or altered"))
            continue
        fault = fault_of(folder, batch)
        if fault is None:
            batches.append(batch)
        else:
            damaged.append(Damaged(folder, batch, fault))
    replaced = {name for batch in batches for name in batch.replaces}
    return Store(
        tuple(batch for batch in batches if batch.batch_id not in replaced),
        tuple(one for one in damaged if one.folder.name not in replaced),
    )


def is_sound(area: Area, batch: Batch) -> bool:
    """Whether a batch's parts are there and are what was written."""
    folder = batches_dir(area) / batch.batch_id
    return _missing(folder, batch) is None and _altered(folder, batch) is None


def _missing(folder: Path, batch: Batch) -> str | None:
    lacks = [part for part in sorted(batch.parts) if part != PRIVATE and not (folder / f"{part}.parquet").is_file()]
    return f"{lacks[0]}.parquet is missing" if lacks else None


def _altered(folder: Path, batch: Batch) -> str | None:
    for part, expected in sorted(batch.parts.items()):
        path = folder / f"{part}.parquet"
        # The private part may have expired; what is there must still be what was written.
        if part == PRIVATE and not path.is_file():
            continue
        found = digest(path)
        if found != expected:
            return f"{part}.parquet has SHA-256 {found[:12]}, expected {expected[:12]}: it was altered or cut short"
    return None


def _folders(area: Area, part: str = "") -> list[Path]:
    root = batches_dir(area)
    if not root.is_dir():
        return []
    return [root / name for name in sorted(os.listdir(root)) if not name.startswith(".") and part in name]  # noqa: PTH208 - strings sort faster


def batches_of(area: Area, sha256: str) -> list[Batch]:
    """Batches of files with this content; found by the folders' names, so that landing a file does not read the whole store."""
    found: list[Batch] = []
    for folder in _folders(area, f"-{sha256[:12]}-"):
        with suppress(OSError, ValidationError):
            found.append(Batch.model_validate_json((folder / JSON_FILE).read_bytes()))
    return [batch for batch in found if batch.sha256 == sha256]


def of_period(area: Area, batch: Batch) -> list[tuple[Batch, Path]]:
    """Loaded batches of a batch's source, supplier and period that come before it and hold other content, each with its data part."""
    return [(other, part) for other, part in of_supplier(area, batch) if other.period == batch.period]


def of_supplier(area: Area, batch: Batch) -> list[tuple[Batch, Path]]:
    """The same of a batch's source and supplier, of whatever period."""
    found: list[tuple[Batch, Path]] = []
    for folder in _folders(area, f"{batch.source}-"):
        with suppress(OSError, ValidationError):
            other = Batch.model_validate_json((folder / JSON_FILE).read_bytes())
            if _whose(other) == _whose(batch) and _order(other) < _order(batch) and other.status == "loaded" and "data" in other.parts:
                found.append((other, folder / "data.parquet"))
    return sorted(found, key=lambda one: _order(one[0]))


def _whose(batch: Batch) -> tuple[str, str]:
    return batch.source, batch.supplier


def _order(batch: Batch) -> tuple[datetime, str]:
    return batch.received_at, batch.sha256


class BatchFolder:
    """A batch being written: parts go to a temporary folder beside it, which is renamed when all is there and on the disk.

    ``size`` are the bytes of the file that is read: to make a compressor ready for each column of a small one costs more than its rows.
    """

    def __init__(self, area: Area, batch_id: str, size: int = 0) -> None:
        self._area = area
        self._compression = "zstd" if size >= _WORTH_COMPRESSING else "none"
        self._final = batches_dir(area) / batch_id
        self._open = self._final.with_name(f".{batch_id}{UNFINISHED}")
        shutil.rmtree(self._open, ignore_errors=True)
        with closed_to_others():
            self._open.mkdir(parents=True)

    def path(self, part: str) -> Path:
        """Where a part is being written."""
        return self._open / f"{part}.parquet"

    def writer(self, part: str, schema: pa.Schema) -> pq.ParquetWriter:
        """A writer of one part; close it before ``finish``."""
        with closed_to_others():
            return pq.ParquetWriter(
                self._open / f"{part}.parquet",
                schema,
                compression={_leaf(field): "none" if kinds.is_digest(field.name) else self._compression for field in schema},
                write_statistics=False,
                use_dictionary=[_leaf(field) for field in schema if not kinds.is_digest(field.name)],
            )

    def rewrite(self, part: str, change: Callable[[pa.Table], pa.Table], more: Sequence[pa.Table] = ()) -> None:
        """Write a part again, a group of rows after the other as ``change`` leaves it, and ``more`` rows after them."""
        path = self._open / f"{part}.parquet"
        if not path.is_file():
            return
        with pq.ParquetFile(path) as before:
            tables = (change(before.read_row_group(group)) for group in range(before.num_row_groups))
            first = next(tables)
            with self.writer(f"{part}{UNFINISHED}", first.schema) as writer:
                for table in chain([first], tables, (table.select(first.schema.names) for table in more)):
                    writer.write_table(table.cast(first.schema))
        (self._open / f"{part}{UNFINISHED}.parquet").replace(path)

    def finish(self, batch: Batch, superseded: list[Batch]) -> Batch:
        """Write ``batch.json`` with the digests of the parts and a line of the journal, put the folder in place, and drop earlier readings
        of the same file.

        A person's word on the file is about its content, so it outlives a reading. Earlier readings are named in the record before they are
        dropped: whoever comes after a crash between the two knows which one counts. The record names the journal's line before that is
        written: whoever comes after a crash knows whether the folder counts.
        """
        old = sorted({one.batch_id for one in superseded} - {batch.batch_id})
        digests = {path.stem: digest(path) for path in sorted(self._open.glob("*.parquet"))}
        complete = batch.model_copy(update={"parts": digests, "replaces": tuple(old)})
        with closed_to_others():
            for before in (self._final.with_name(name) for name in (*old, batch.batch_id)):
                for word in _WORDS:
                    if (before / word).is_file():
                        shutil.copyfile(before / word, self._open / word)
            files = {f"batches/{batch.batch_id}/{path.name}": sha256(path.read_bytes()) for path in sorted(self._open.glob("*.json"))}
            files[f"batches/{batch.batch_id}/{JSON_FILE}"] = record_digest(record_text(complete))
            gone = [*old, *([batch.batch_id] if self._final.is_dir() else [])]
            line = prepare(self._area, Act("landed", details={"status": batch.status, "sha256": batch.sha256}), files, gone)
            complete = complete.model_copy(update={"journal": line.anchor})
            (self._open / JSON_FILE).write_bytes(record_text(complete))
        for path in sorted(self._open.iterdir()):
            keep_on_disk(path)
        keep_on_disk(self._open)
        append(self._area, line)
        put_in_place(self._open, complete)
        return complete

    def abandon(self) -> None:
        """Drop what was written of a file that turned out to be refused; what the journal has a line of stays for whoever comes next."""
        if journaled(self._area, self._open) is None:
            shutil.rmtree(self._open, ignore_errors=True)


def journaled(area: Area, folder: Path) -> Batch | None:
    """The record of an unfinished folder, if the journal has its line: then it counts, and is whole."""
    try:
        batch = Batch.model_validate_json((folder / JSON_FILE).read_bytes())
    except (OSError, ValidationError):
        return None
    return batch if is_written(area, batch.journal) else None


def put_in_place(folder: Path, batch: Batch) -> None:
    """Put an unfinished folder that is whole in its place, and drop the readings that it replaces."""
    final = folder.with_name(batch.batch_id)
    # The same reading again takes the place of one that was damaged.
    shutil.rmtree(final, ignore_errors=True)
    folder.rename(final)
    keep_on_disk(final.parent)
    for name in batch.replaces:
        shutil.rmtree(final.with_name(name), ignore_errors=True)


def record_text(batch: Batch) -> bytes:
    """The bytes of a ``batch.json``."""
    return (batch.model_dump_json(indent=1) + "\n").encode()


def keep_on_disk(path: Path) -> None:
    """Have a file's content, or a folder's list of names, written to the disk before anything relies on it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
