"""Reading the journal: every line, what they say that the store holds, and where they do not fit together."""

from dataclasses import dataclass
from pathlib import Path

from riskagg.area import Area
from riskagg.journal.lines import HEAD_FILE, NOTHING, Anchor, Line, changes_hash, journal_path, parse


@dataclass(frozen=True)
class Journal:
    """The lines that can be read, in order, and what is wrong with them in words.

    ``half_line`` is true where the last one was not finished: the next run cuts it.
    """

    path: Path
    lines: tuple[Line, ...]
    faults: tuple[str, ...]
    half_line: bool

    def line(self, number: int) -> Line | None:
        """A line by its number."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else None

    def has(self, anchor: Anchor) -> bool:
        """Whether it has this line with this hash."""
        line = self.line(anchor.line)
        return line is not None and line.sha256 == anchor.sha256

    def held(self) -> dict[str, tuple[str, Line]]:
        """Path in the store -> its digest and the line that says so, for every file that should be there."""
        folders: dict[str, dict[str, tuple[str, Line]]] = {}
        for line in self.lines:
            for batch_id in line.gone:
                folders.pop(f"batches/{batch_id}", None)
            for path, digest in line.files.items():
                files = folders.setdefault(path.rpartition("/")[0], {})
                files.pop(path, None)
                if digest is not None:
                    files[path] = (digest, line)
        return {path: said for files in folders.values() for path, said in files.items()}

    def last_change_of(self, batch_ids: set[str]) -> Line | None:
        """The last line that changed one of these batches."""
        for line in reversed(self.lines):
            changed = {path.split("/")[1] for path in line.files if path.startswith("batches/")} | set(line.gone)
            if changed & batch_ids:
                return line
        return None


def read_journal(area: Area) -> Journal:
    """The journal of an area; empty where there is none."""
    path = journal_path(area)
    content = path.read_bytes() if path.is_file() else b""
    *texts, rest = content.split(b"\n")
    lines: list[Line] = []
    faults: list[str] = []
    for number, text in enumerate(texts, start=1):
        try:
            line = parse(text)
        except ValueError:
            faults.append(f"line {number} cannot be read")
            break
        faults += _faults(line, number, lines[-1] if lines else None)
        lines.append(line)
    if not faults:
        faults += _of_head(area, lines)
    return Journal(path, tuple(lines), tuple(faults), bool(rest))


def _faults(line: Line, number: int, before: Line | None) -> list[str]:
    """What is wrong with a line, given the one before it."""
    if line.number != number:
        return [f"line {number} says that it is line {line.number}: lines were taken out or put in"]
    if line.before != (before.sha256 if before else NOTHING):
        return [f"line {number} does not follow line {number - 1} as that one now stands: one of the two was changed"]
    change, chain = (before.change, before.changes_sha256) if before else (0, NOTHING)
    if line.files or line.gone:
        change, chain = change + 1, changes_hash(chain, line.act.name, line.files, line.gone)
    return [] if (line.change, line.changes_sha256) == (change, chain) else [f"line {number} counts the changes up to it wrongly"]


def _of_head(area: Area, lines: list[Line]) -> list[str]:
    """What is wrong with the end, given what stands beside the journal; a process that was ended may have left that one line behind."""
    try:
        head = Anchor.model_validate_json((area.store / HEAD_FILE).read_bytes())
    except (OSError, ValueError):
        return ["journal.head, which says how far the journal goes, is missing or altered"] if len(lines) > 1 else []
    if head.line > len(lines):
        return [f"it ends with line {len(lines)}, and had {head.line}: it was cut short"]
    if lines and lines[head.line - 1].sha256 != head.sha256:
        return [f"line {head.line} is not the one that was written: it was changed, and those after it with it"]
    return [] if head.line >= len(lines) - 1 else [f"it had {head.line} lines and has {len(lines)}: lines were added by hand"]
