"""Files that somebody has withdrawn: what they held counts for nothing from the next build on, until the word is taken back.

The words lie beside the batch (``taken_back.json``), all of them in order; the last one counts.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from riskagg.area import Area
from riskagg.errors import InputRefused, UsageError
from riskagg.intake.batch import Batch
from riskagg.intake.rewrite import change
from riskagg.intake.store import TAKEN_BACK_FILE, batches_dir, batches_of, read_batches
from riskagg.journal import Act, withheld

TAKEN_BACK, UNDONE = "withdraw", "withdrawal undone"
RULE = "taken_back"
_ROLE = re.compile(r"[A-Za-z][A-Za-z ,'()/&-]{1,79}")
_LEAST_DIGITS, _LONGEST_REASON = 8, 500


@dataclass(frozen=True)
class Word:
    """What a role said of a file, and when (UTC)."""

    is_taken_back: bool
    role: str
    reason: str
    at: str


def read_words(folder: Path) -> list[Word]:
    """Every word in a batch's folder, in order."""
    path = folder / TAKEN_BACK_FILE
    return [Word(**word) for word in json.loads(path.read_text(encoding="utf-8"))] if path.is_file() else []


def taken_back(area: Area, batch: Batch) -> Word | None:
    """The word by which a batch counts for nothing; None where it counts."""
    words = read_words(batches_dir(area) / batch.batch_id)
    return words[-1] if words and words[-1].is_taken_back else None


def undo_command(sha256: str) -> str:
    """The command that has a file count again."""
    return f"riskagg withdraw {sha256[:12]} --undo --role ROLE --reason TEXT"


def why_taken_back(batch: Batch, word: Word) -> str:
    """What a person reads of a file that was withdrawn."""
    return (
        f"{batch.file}: withdrawn by {word.role} on {word.at[:10]}: {word.reason} Nothing of it counts. "
        f"`{undo_command(batch.sha256)}` makes it count again."
    )


def refuse_withdrawn(area: Area, file: str, same: Iterable[Batch], supply: tuple[str, str, str | None], says_nothing: bool) -> None:
    """Refuse content that was withdrawn and comes again.

    Args:
        file: path in the inbox. A file that was withdrawn may be read again under its own path: its word stays with it.
        same: batches of the same content.
        supply: source, supplier and period that the arrival is of.
        says_nothing: content without rows, as all nil returns are, is the same whoever sends it: only the same supply is refused.

    Raises:
        InputRefused: ``taken_back``; the message says who withdrew it, and which command undoes that.
    """
    found = [(batch, word) for batch in same if (word := taken_back(area, batch)) is not None]
    if any(batch.file == file for batch, _ in found):
        return
    for batch, word in found:
        is_empty = says_nothing or batch.status == "nil_return" or batch.rows_read == 0
        if not is_empty or (batch.source, batch.supplier, batch.period) == supply:
            raise InputRefused(
                RULE,
                f"{file}: the same content as {batch.file}, which was withdrawn. Nothing was loaded. {word.role} withdrew it on "
                f"{word.at[:10]}: {word.reason} Take it out of the inbox; if it is right after all, run `{undo_command(batch.sha256)}`.",
            )


def why_refused(area: Area, batch: Batch, same: Iterable[Batch]) -> str | None:
    """Why a file would be refused for content that was withdrawn; None where it would not."""
    supply = (batch.source, batch.supplier, batch.period)
    try:
        refuse_withdrawn(area, batch.file, same, supply, batch.status == "nil_return")
    except InputRefused as refusal:
        return str(refusal)
    return None


def withdraw(
    area: Area, sha: str, role: str, reason: str, undo: bool = False, file: str | None = None, at: datetime | None = None
) -> list[Batch]:
    """Have a file count for nothing from the next build on, or, with ``undo``, count again. Copies of it go with it.

    Args:
        sha: the file's SHA-256, or its first 8 digits or more, as the ledger shows it.
        role: the role of the person who answers for it, never a name.
        reason: what is plainly a person's is withheld from it.
        file: which one, as the ledger names it, where files of several suppliers or months have the same content.

    Returns:
        The batches that the word is on, by file.

    Raises:
        UsageError: no file, or several contents, begin with these digits; files of several supplies have this content; nothing to undo, or
            withdrawn already; the role or the reason cannot be used.
    """
    why = _checked(role, reason)
    found = _chosen(_with_digits(area, sha), file)
    affected = [batch for batch in found if (taken_back(area, batch) is not None) == undo]
    if not affected and undo:
        raise UsageError(f"{found[0].file} is not withdrawn: there is nothing to undo. Nothing was done.")
    if not affected:
        raise UsageError(f"{found[0].file} is withdrawn already. Nothing was done.")
    word = Word(not undo, role, why, (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    act = Act(UNDONE if undo else TAKEN_BACK, role, why, {"batches": sorted(batch.batch_id for batch in affected)})
    change(area, act, words={f"batches/{batch.batch_id}/{TAKEN_BACK_FILE}": _with_word(area, batch, word) for batch in affected})
    return affected


def _checked(role: str, reason: str) -> str:
    if not _ROLE.fullmatch(role):
        raise UsageError("--role: expected a role in letters, such as 'Head of contracts', never a name. Nothing was done.")
    why = withheld(reason) or ""
    if not 3 <= len(why) <= _LONGEST_REASON:
        raise UsageError(f"--reason: expected 3 to {_LONGEST_REASON} characters. Nothing was done.")
    return why if why.endswith((".", "!", "?")) else f"{why}."


def _with_digits(area: Area, sha: str) -> list[Batch]:
    wanted = sha.strip().lower()
    batches = read_batches(area) if len(wanted) >= _LEAST_DIGITS else []
    found = [batch for batch in batches if batch.sha256.startswith(wanted) and batch.sha256 and batch.status != "refused"]
    if len({batch.sha256 for batch in found}) != 1:
        contents = len({batch.sha256 for batch in found})
        raise UsageError(
            f"{contents} files that were read have SHA-256 {sha}; expected one. Nothing was done. Copy 8 digits or more from the ledger."
        )
    return sorted(found, key=lambda batch: batch.file)


def _chosen(found: Sequence[Batch], file: str | None) -> list[Batch]:
    """The batches that are meant: all of one content, or those of one file and its copies where several supplies have the same."""
    if file is None:
        supplies = {(batch.source, batch.supplier, batch.period) for batch in found if batch.status != "duplicate"}
        if len(supplies) > 1:
            names = [f"  {batch.file}" for batch in found]
            raise UsageError(
                "\n".join(
                    ["Files of several suppliers or months have this content. Nothing was done. Say which with --file:", *names],
                )
            )
        return list(found)
    named = [batch for batch in found if batch.file == file]
    if not named:
        raise UsageError(f"--file: no file {file} has this content. Nothing was done. There are: {', '.join(b.file for b in found)}.")
    whose = (named[0].source, named[0].supplier)
    copies = [batch for batch in found if batch.status == "duplicate" and (batch.source, batch.supplier) == whose and batch not in named]
    return [*named, *copies]


def _with_word(area: Area, batch: Batch, word: Word) -> bytes:
    words = [*read_words(batches_dir(area) / batch.batch_id), word]
    return (json.dumps([asdict(one) for one in words], indent=1, ensure_ascii=False) + "\n").encode()


def is_refused_no_longer(area: Area, batch: Batch) -> bool:
    """Whether a file was refused for content that was withdrawn, and counts again since: it is to be read anew."""
    if batch.refused_as != RULE:
        return False
    return why_refused(area, batch, batches_of(area, batch.sha256)) is None
