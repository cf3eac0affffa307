"""Holds a store against its journal: what was deleted, added or changed by hand, and where the journal itself was cut or changed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskagg.area import Area
from riskagg.intake.rewrite import NEXT
from riskagg.intake.store import JSON_FILE, UNFINISHED, Store, batches_dir, verified
from riskagg.journal import Anchor, Journal, Line, read_journal, tracked
from riskagg.journal.lines import CHANGED

_RESTORE = "Restore it from a copy, and find out who changed it."


@dataclass(frozen=True)
class Finding:
    """Something that is not as the journal says; ``is_fault`` is false where a process that ended left it, or no journal has begun."""

    is_fault: bool
    what: str
    where: str
    todo: str


@dataclass(frozen=True)
class Verified:
    """What holding a store against its journal found, and how much was looked at."""

    findings: tuple[Finding, ...]
    n_lines: int
    n_batches: int
    n_manifests: int
    last: Line | None

    @property
    def is_whole(self) -> bool:
        """True where nothing is at fault."""
        return not any(finding.is_fault for finding in self.findings)


def verify(area: Area) -> Verified:
    """Every line of the journal, every file of the store against the line that wrote it, and every manifest of ``out`` against the journal.

    Changes nothing. Files that a process which ended has left half way are named as unfinished: the next run finishes or drops them.
    """
    journal, store = read_journal(area), verified(area)
    begun = _unfinished(area, store)
    manifests = _manifests(area)
    findings = [
        *_of_journal(area, journal, store, manifests),
        *(_of_files(area, journal, begun) if journal.lines else ()),
        *_of_records(area, journal, store, begun),
        *_of_parts(area, store, begun),
        *(_of_manifests(journal, manifests)),
        *(_left(name) for name in sorted(begun)),
    ]
    last = journal.lines[-1] if journal.lines else None
    return Verified(tuple(findings), len(journal.lines), len(store.batches), len(manifests), last)


def _fault(what: str, where: str, todo: str = _RESTORE) -> Finding:
    return Finding(True, what, where, todo)


def _left(name: str) -> Finding:
    return Finding(False, "unfinished", f"store/batches/{name}" if name != "store" else name, "The next run finishes it or drops it.")


def _unfinished(area: Area, store: Store) -> set[str]:
    """Ids of batches that a process which ended has left between two steps; ``store`` for the lists of the store itself."""
    root = batches_dir(area)
    staged = {path.parent.name for path in (*area.store.glob(f".*{NEXT}"), *root.glob(f"*/.*{NEXT}"))}
    landing = {path.name.removeprefix(".").removesuffix(UNFINISHED) for path in root.glob(f".*{UNFINISHED}")}
    replaced = {name for batch in store.batches for name in batch.replaces if (root / name).is_dir()}
    return staged | landing | replaced


def _of_journal(area: Area, journal: Journal, store: Store, manifests: dict[str, Any]) -> Iterator[Finding]:
    where = "store/journal.jsonl"
    for fault in journal.faults if journal.lines or not store.batches else ():
        yield _fault("journal changed", f"{where}: {fault}", "Restore the journal from a copy; what follows the fault cannot be relied on.")
    if journal.half_line:
        yield Finding(False, "unfinished", f"{where}: its last line is half written", "The next run cuts it, and the journal says so.")
    if not journal.lines:
        if journal.faults or any(batch.journal for batch in store.batches) or any(manifests.values()):
            yield _fault("journal gone", f"{where} is missing or empty, and batches or manifests name lines of it")
        elif store.batches:
            yield Finding(False, "no journal", f"{where} has not begun", "The next run begins it with the batches as they are found.")
    for line in journal.lines:
        if line.act.name == CHANGED:
            had, found = line.act.details["had"], line.act.details["found"]
            why = f"line {line.number} of {line.at} found that it had {had or 'other'} lines before, and {found} then"
            yield _fault("journal changed", f"{where}: {why}", "Restore the journal from a copy; lines of it were cut or changed.")
        if "lost_line" in line.act.details:
            lost = line.act.details["lost_line"]
            yield _fault("journal gone", f"{where}: line {line.number} began it again; the one before it had {lost} lines")


def _of_files(area: Area, journal: Journal, begun: set[str]) -> Iterator[Finding]:
    held, there = journal.held(), tracked(area)
    folders = {path.name for path in batches_dir(area).glob("*") if not path.name.startswith(".")}
    recorded = {path.split("/")[1] for path in held if path.startswith("batches/")}
    for batch_id in sorted(recorded - folders - begun):
        _, line = held.get(f"batches/{batch_id}/{JSON_FILE}", next(said for path, said in held.items() if f"/{batch_id}/" in path))
        yield _fault("batch deleted", f"store/batches/{batch_id} is gone; line {line.number} of {line.at} wrote it")
    for batch_id in sorted(folders - recorded - begun):
        yield _fault("batch added", f"store/batches/{batch_id} is in no line of the journal", "Take it out, and find out who put it there.")
    for path in sorted(held.keys() | there.keys()):
        batch_id = path.split("/")[1] if path.startswith("batches/") else "store"
        if batch_id in begun or (batch_id != "store" and batch_id not in folders & recorded):
            continue
        yield from _of_file(path, held.get(path), there.get(path))


def _of_file(path: str, held: tuple[str, Line] | None, found: str | None) -> Iterator[Finding]:
    if held is None:
        yield _fault("file added", f"store/{path} is in no line of the journal", "Take it out, and find out who put it there.")
    elif found is None:
        yield _fault("file deleted", f"store/{path} is gone; line {held[1].number} of {held[1].at} wrote it")
    elif found != held[0]:
        where = f"store/{path} has digest {found[:12]}, line {held[1].number} of {held[1].at} wrote {held[0][:12]}"
        yield _fault("file changed", where)


def _of_records(area: Area, journal: Journal, store: Store, begun: set[str]) -> Iterator[Finding]:
    """The line that each batch names: it is how a journal that was cut short is seen."""
    for batch in store.batches:
        if batch.journal is None or batch.batch_id in begun or journal.has(batch.journal):
            continue
        if journal.lines:
            where = f"store/batches/{batch.batch_id} was written by line {batch.journal.line}, {_instead(journal, batch.journal)}"
            yield _fault("journal changed", where, "Restore the journal from a copy; lines of it were cut or changed.")


def _instead(journal: Journal, anchor: Anchor) -> str:
    line = journal.line(anchor.line)
    return "which is another now" if line else f"and the journal ends with line {len(journal.lines)}"


def _of_parts(area: Area, store: Store, begun: set[str]) -> Iterator[Finding]:
    for one in store.damaged:
        if one.folder.name not in begun:
            yield _fault("damaged batch", one.message, "Put its file into the inbox and run intake, or restore the folder.")
    for batch in store.batches:
        folder = batches_dir(area) / batch.batch_id
        for path in sorted(folder.glob("*.parquet")) if batch.batch_id not in begun else ():
            if path.stem not in batch.parts:
                where = f"store/batches/{batch.batch_id}/{path.name} is in no record"
                yield _fault("file added", where, "Take it out, and find out who put it there.")


def _manifests(area: Area) -> dict[str, Any]:
    """Path in ``out`` of each month's manifest -> how far it says that the journal went; None where it says nothing."""
    found: dict[str, Any] = {}
    for path in sorted(area.out.glob("*/manifest.json")):
        try:
            found[_shown(area, path)] = json.loads(path.read_text(encoding="utf-8")).get("journal")
        except (ValueError, AttributeError):
            continue
    return found


def _shown(area: Area, path: Path) -> str:
    return path.relative_to(area.root).as_posix()


def _of_manifests(journal: Journal, manifests: dict[str, Any]) -> Iterator[Finding]:
    known = {(line.change, line.changes_sha256) for line in journal.lines}
    for path, said in manifests.items():
        if said and (said.get("change"), said.get("sha256")) not in known and journal.lines:
            where = f"{path} was drawn after change {said.get('change')} of the store, which the journal does not have so"
            yield _fault("journal changed", where, "Restore the journal from a copy; lines of it were cut or changed.")
