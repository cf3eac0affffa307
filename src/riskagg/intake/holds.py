"""What holds a batch back, and a person's word that releases it.

A batch is held by the gate of its source (``gate.json``), because its file is doubtful as a whole (its ``doubts``), or, once a build sees
it, because it would withdraw too many records. Each hold wants a word of its own: who answers for a failing check has not thereby answered
for withdrawals.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from riskagg.area import Area
from riskagg.errors import InputRefused, UsageError
from riskagg.intake.arrivals import inbox_files
from riskagg.intake.batch import Batch
from riskagg.intake.content import Content, contents
from riskagg.intake.rewrite import change
from riskagg.intake.store import ACCEPTED_FILE, batches_dir, batches_of, read_batches
from riskagg.intake.taken_back import taken_back
from riskagg.journal import Act

GATE_FILE = "gate.json"
Hold = Literal["gate", "whole_file", "withdrawals"]
_NAMED = 3


@dataclass(frozen=True)
class Gate:
    """What the gate of its source said of a batch: ``passed``, ``warning``, ``critical`` or None where none has looked.

    Attributes:
        expected: what the critical checks that fail expect.
        failing: files of that run that fail them, with their SHA-256.
    """

    outcome: str | None = None
    expected: tuple[str, ...] = ()
    failing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Release:
    """A person's word, by role: which holds it releases the batch from."""

    role: str
    accepted_at: str
    holds: frozenset[str]


def read_gate(folder: Path) -> Gate:
    """The gate's word in a batch's folder."""
    path = folder / GATE_FILE
    if not path.is_file():
        return Gate()
    word = json.loads(path.read_text(encoding="utf-8"))
    expected = [item["message"] for item in word["results"] if item["severity"] == "critical" and not item["success"]]
    return Gate(str(word["outcome"]), tuple(expected), word["failing"])


def why_held(batch: Batch, gate: Gate) -> str | None:
    """What a person reads of a batch that the gate holds; None where it holds nothing."""
    if gate.outcome != "critical":
        return None
    more = f" and {len(gate.failing) - _NAMED} more" if len(gate.failing) > _NAMED else ""
    failing = f" Failing: {', '.join(list(gate.failing)[:_NAMED])}{more}." if gate.failing else ""
    return (
        f"{batch.file}: nothing of it is applied, nor of the other files of {batch.source} that came with it: a critical check failed. "
        f"Expected: {' '.join(gate.expected)}{failing} Take the failing files out of the inbox, or put mended ones in their place, and run "
        f"intake again; if this one is right as it is, release it with `riskagg intake --accept {batch.sha256[:12]} --role ROLE`."
    )


def read_release(folder: Path) -> Release | None:
    """The person's word in a batch's folder, if there is one."""
    path = folder / ACCEPTED_FILE
    if not path.is_file():
        return None
    word = json.loads(path.read_text(encoding="utf-8"))
    return Release(str(word["role"]), str(word["accepted_at"]), frozenset(word.get("holds", ["withdrawals"])))


def is_held_by_gate(folder: Path) -> bool:
    """Whether the gate of its source holds a batch back and nobody has released it."""
    word = read_release(folder)
    return read_gate(folder).outcome == "critical" and (word is None or "gate" not in word.holds)


def is_doubted(folder: Path, batch: Batch) -> bool:
    """Whether a batch's file is doubtful as a whole and nobody has answered for it."""
    word = read_release(folder)
    return bool(batch.doubts) and (word is None or "whole_file" not in word.holds)


def is_held_for_nothing(area: Area, batch: Batch) -> bool:
    """Whether the gate holds a batch for the sake of others that were since taken out of the inbox or mended: it may be judged anew."""
    folder = batches_dir(area) / batch.batch_id
    if not is_held_by_gate(folder):
        return False
    failing = read_gate(folder).failing
    return bool(failing) and batch.file not in failing and not any(_still_fails(area, file, sha) for file, sha in failing.items())


def _still_fails(area: Area, file: str, sha256: str) -> bool:
    """Whether a file is still in the inbox as it was read, and nobody has withdrawn it."""
    withdrawn = any(batch.file == file and taken_back(area, batch) for batch in batches_of(area, sha256))
    return not withdrawn and lies_in_inbox(area, file, sha256)


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


def accept(area: Area, sha: str, role: str, at: datetime | None = None) -> tuple[Batch, Hold]:
    """Release a batch from what holds it: from the gate of its source if that does, else from its doubts, else from what it would withdraw.

    Writes ``accepted.json`` beside the batch; a later word adds to an earlier one. The word is about the content: states of a year that
    are the same to the byte are released together.

    Args:
        sha: the file's SHA-256, or its first 8 digits or more, as the ledger shows it.
        role: the role of the person who answers for it, never a name.

    Returns:
        The batch, and the hold that it is released from.

    Raises:
        UsageError: no loaded batch has this content, or several contents begin with these digits.
    """
    found = [batch for batch in read_batches(area) if batch.status == "loaded" and len(sha) >= 8 and batch.sha256.startswith(sha.lower())]
    if len({batch.sha256 for batch in found}) != 1:
        raise UsageError(
            f"{len(found)} loaded files have SHA-256 {sha}; expected one. Nothing was released. Copy 8 digits or more from the ledger."
        )
    folders = [batches_dir(area) / batch.batch_id for batch in found]
    hold: Hold = "withdrawals"
    if any(is_held_by_gate(folder) for folder in folders):
        hold = "gate"
    elif any(is_doubted(folder, batch) for folder, batch in zip(folders, found, strict=True)):
        hold = "whole_file"
    moment = (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    act = Act("release", role, details={"hold": hold, "batches": sorted(batch.batch_id for batch in found)})
    words = {f"batches/{folder.name}/{ACCEPTED_FILE}": _release(folder, hold, role, moment) for folder in folders}
    change(area, act, words=words)
    return found[0], hold


def _release(folder: Path, hold: Hold, role: str, moment: str) -> bytes:
    before = read_release(folder)
    holds = sorted({hold, *(before.holds if before else ())})
    return (json.dumps({"role": role, "accepted_at": moment, "holds": holds}, indent=1) + "\n").encode()
