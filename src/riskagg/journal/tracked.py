"""What a store holds, as digests of its small files: the records of batches, people's words beside them, and the lists of the store."""

import json
from collections.abc import Iterator
from pathlib import Path

from riskagg.area import Area
from riskagg.journal.lines import JOURNAL_FILE, sha256

RECORD = "batch.json"
_NOTE = "journal"


def tracked(area: Area) -> dict[str, str]:
    """Path in the store -> digest of every JSON file that is in place, sorted; of the parts ``batch.json`` has the digests."""
    return {path.relative_to(area.store).as_posix(): file_digest(path) for path in _paths(area.store)}


def file_digest(path: Path) -> str:
    """Digest of a small file of the store: of a batch's record what it says, of any other its bytes."""
    content = path.read_bytes()
    return record_digest(content) if path.name == RECORD else sha256(content)


def record_digest(content: bytes) -> str:
    """Digest of what a ``batch.json`` says, but for the line of the journal that it names: the line has this digest in it."""
    try:
        said = json.loads(content)
        said.pop(_NOTE, None)
    except (ValueError, AttributeError):
        return sha256(content)
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


def _paths(store: Path) -> Iterator[Path]:
    if not store.is_dir():
        return
    folders = [store, *(folder for folder in sorted((store / "batches").glob("*")) if folder.is_dir())]
    for folder in folders:
        if not folder.name.startswith("."):
            yield from (path for path in sorted(folder.glob("*.json*")) if not path.name.startswith(".") and path.name != JOURNAL_FILE)
