"""TOML with the lines of its keys, which the standard library's reader does not keep."""

import re
import tomllib
from pathlib import Path as FilePath

from riskagg.settings_files.document import Document, Path
from riskagg.settings_files.text import read_text

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_AT_LINE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def read_toml(path: FilePath, name: str, faults: list[str]) -> Document | None:
    """Read a file; None where it cannot be used at all, with the reason in ``faults``."""
    text = read_text(path, name, faults)
    return None if text is None else parse_toml(text, name, faults)


def parse_toml(text: str, name: str, faults: list[str]) -> Document | None:
    """The same of a text that is at hand."""
    try:
        return Document(name, tomllib.loads(text), _lines(text))
    except RecursionError:
        faults.append(f"  {name}: is nested too deep. Nothing that is read goes so deep")
    except ValueError as wrong:  # TOMLDecodeError is one; a number of thousands of digits another
        at = _AT_LINE.search(str(wrong))
        line = f", line {at[1] or text.count(chr(10)) + 1}" if at else ""
        problem = _AT_LINE.sub("", str(wrong)) if isinstance(wrong, tomllib.TOMLDecodeError) else "a number has too many digits"
        faults.append(f"  {name}{line}: not TOML ({problem}). Look there for a missing quotation mark or bracket")
    return None


def _lines(text: str) -> dict[Path, int]:
    """Path -> line, of tables and keys that begin a line; of what stands within another value its line is near enough."""
    found: dict[Path, int] = {}
    table: Path = ()
    counted: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if (head := _TABLE.fullmatch(line)) is not None:
            table = _parts(head[2])
            if head[1] == "[[":
                counted[table] = counted.get(table, -1) + 1
                found.setdefault(table, number)
                table = (*table, counted[table])
            found.setdefault(table, number)
        elif (key := _KEY.match(line)) is not None:
            found.setdefault((*table, *_parts(key[1])), number)
    return found


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
