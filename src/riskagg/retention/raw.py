"""Raw files that were put out of the way once the store held them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from riskagg.area import Area
from riskagg.errors import InputRefused
from riskagg.intake import Batch
from riskagg.intake.archives import printable
from riskagg.intake.content import contents
from riskagg.intake.raw_files import DONE


@dataclass(frozen=True)
class Raw:
    """A raw file and the batches that were read from it, or from the members of it."""

    path: Path
    batch_ids: tuple[str, ...]
    file: str


def raw_files(folder: Path, batches: Sequence[Batch]) -> list[Raw]:
    """Files of a folder whose every content the store holds, by path and digest, sorted."""
    known = {(batch.file, batch.sha256): batch.batch_id for batch in batches}
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else ():
        name = "/".join(printable(part) for part in path.relative_to(folder).parts)
        ids = [known.get(digest) for digest in _digests(path, name)]
        if ids and None not in ids:
            found.append(Raw(path, tuple(one for one in ids if one is not None), name))
    return found


def old_raw_files(area: Area, batches: Sequence[Batch], before: date) -> list[Raw]:
    """Those of ``inbox/.done`` that were received before a day."""
    received = {batch.batch_id: batch.received_at.date() for batch in batches}
    done = raw_files(area.inbox / DONE, batches)
    return [one for one in done if all(received[batch_id] < before for batch_id in one.batch_ids)]


def _digests(path: Path, name: str) -> list[tuple[str, str]]:
    try:
        return [(content.file, content.digest()[0]) for content in contents(path, name)]
    except InputRefused:
        return []
