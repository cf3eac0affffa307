"""A settings file taken apart: its values, and the line on which each stands."""

from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """What a file says.

    Attributes:
        name: what messages call the file.
        content: mappings, lists and single values; keys of mappings are text, as they are written.
        lines: path of keys and places in lists -> line.
        written: path -> a single value as it is written, where that differs from what it is read as (``Yes`` is read as true).
    """

    name: str
    content: Any
    lines: dict[Path, int] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)

    def where(self, path: Path) -> str:
        """``file, line 7, key 'columns.Date'``; the line of the nearest part that has one."""
        known = next((self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines), None)
        line = f", line {known}" if known is not None else ""
        return f"{self.name}{line}{f', key {self._key(path)!r}' if path else ''}"

    def _key(self, path: Path) -> str:
        """The path in words: an entry of a list by its ``id``, else by its place, counted from one."""
        at, parts = self.content, []
        for part in path:
            at = member(at, part)
            named = at.get("id") if isinstance(part, int) and isinstance(at, dict) else None
            parts.append(str(named) if isinstance(named, str) else str(part + 1 if isinstance(part, int) else part))
        return ".".join(parts)


def member(at: Any, part: str | int) -> Any:
    """What stands under a key, or at a place of a list; None where nothing does."""
    if isinstance(at, dict):
        return at.get(part)
    return at[part] if isinstance(at, list) and isinstance(part, int) and 0 <= part < len(at) else None
