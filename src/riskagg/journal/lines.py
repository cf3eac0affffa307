"""A line of the journal: its words, its hash, and the hash of the changes up to it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from riskagg.area import Area

JOURNAL_FILE = "journal.jsonl"
HEAD_FILE = "journal.head"
NOTHING = "0" * 64
"""What stands for the hash of a line before the first."""

CHANGED = "journal found changed"
"""The act of a line that was written because the lines before it had been cut or changed."""

Details = Mapping[str, Any]


class Anchor(BaseModel):
    """A line of the journal by its number and SHA-256, as ``batch.json`` and ``journal.head`` carry it."""

    model_config = ConfigDict(frozen=True)

    line: int
    sha256: str


@dataclass(frozen=True)
class Act:
    """What is done, and who answers for it.

    Attributes:
        name: such as ``landed``, ``erase``, ``run``.
        role: of the person who answers for it, never a name.
        reason: in words without a name.
        details: what else the line says; plain JSON.
    """

    name: str
    role: str | None = None
    reason: str | None = None
    details: Details = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A line as it stands in the journal.

    Attributes:
        number: from 1.
        before: SHA-256 of the line before it.
        at: instant, UTC.
        account: who ran it: a keyed pseudonym, or the account's name where the area wants that.
        act: what was done.
        files: path in the store -> digest that the file has from this line on; None where it is gone.
        gone: ids of batches whose folders are gone from this line on.
        change: how many lines up to this one changed the store.
        changes_sha256: hash of those changes without clock, account and key: the same files in the same order give the same.
        sha256: of the line's bytes.
    """

    number: int
    before: str
    at: str
    account: str
    act: Act
    files: Mapping[str, str | None]
    gone: tuple[str, ...]
    change: int
    changes_sha256: str
    sha256: str

    @property
    def anchor(self) -> Anchor:
        """The line's number and hash."""
        return Anchor(line=self.number, sha256=self.sha256)


@dataclass(frozen=True)
class Prepared:
    """A line that is not written yet; ``size`` is the journal's length before it."""

    text: bytes
    anchor: Anchor
    size: int


_OWN = ("line", "before", "at", "account", "role", "reason", "act", "files", "gone", "change", "changes_sha256")


def journal_path(area: Area) -> Path:
    """Where the journal of an area lies."""
    return area.store / JOURNAL_FILE


def parse(text: bytes) -> Line:
    """A line from its bytes, without the line feed.

    Raises:
        ValueError: the bytes are no line of a journal.
    """
    said = json.loads(text)
    try:
        details = {key: value for key, value in said.items() if key not in _OWN}
        return Line(
            number=int(said["line"]),
            before=str(said["before"]),
            at=str(said["at"]),
            account=str(said["account"]),
            act=Act(str(said["act"]), said.get("role"), said.get("reason"), details),
            files=dict(said.get("files", {})),
            gone=tuple(said.get("gone", ())),
            change=int(said["change"]),
            changes_sha256=str(said["changes_sha256"]),
            sha256=sha256(text),
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError("no line of a journal") from fault


def written(before: Line | None, at: str, account: str, act: Act, files: Mapping[str, str | None], gone: Sequence[str]) -> bytes:
    """The bytes of the line that follows ``before``, without the line feed."""
    changes = bool(files or gone)
    change, chain = (before.change, before.changes_sha256) if before else (0, NOTHING)
    said: dict[str, Any] = {
        "line": before.number + 1 if before else 1,
        "before": before.sha256 if before else NOTHING,
        "at": at,
        "account": account,
        **{name: word for name, word in (("role", act.role), ("reason", act.reason)) if word is not None},
        "act": act.name,
        **act.details,
        **({"files": dict(sorted(files.items()))} if files else {}),
        **({"gone": sorted(gone)} if gone else {}),
        "change": change + 1 if changes else change,
        "changes_sha256": changes_hash(chain, act.name, files, gone) if changes else chain,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def changes_hash(before: str, act: str, files: Mapping[str, str | None], gone: Sequence[str]) -> str:
    """The hash of all changes, with one more; what a file holds depends on clock and key, which file it is does not."""
    return sha256(f"{before}\n{json.dumps([act, sorted(files), sorted(gone)], ensure_ascii=False)}".encode())


def sha256(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()
