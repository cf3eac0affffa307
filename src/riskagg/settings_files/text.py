"""The text of a settings file, and words for what is found in one."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from riskagg.visible import visible

# A thousand times the longest that ships: what is larger is no settings file.
_MOST_BYTES = 16 << 20
_LONGEST_QUOTED = 60
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path, name: str, faults: list[str]) -> str | None:
    """The text of a file; None where it has none that can be used, with the reason in ``faults``.

    Args:
        name: what messages call the file.
    """
    try:
        if path.is_dir():
            faults.append(f"  {name}: is a folder; expected a file. Move it away")
            return None
        if not path.is_file():
            faults.append(f"  {name}: is not there, or is no file. Put it back")
            return None
        if path.stat().st_size > _MOST_BYTES:
            faults.append(f"  {name}: has more than {_MOST_BYTES >> 20} MB; expected a settings file")
            return None
        content = path.read_bytes()
    except PermissionError:
        faults.append(f"  {name}: this account may not read it. Give it the right to")
        return None
    except OSError as fault:
        faults.append(f"  {name}: cannot be read ({fault.strerror})")
        return None
    return _decoded(content, name, faults)


def _decoded(content: bytes, name: str, faults: list[str]) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        form = "it is UTF-16" if content.startswith(_UTF16) else f"found the byte 0x{content[fault.start]:02x}"
        faults.append(f"  {name}, line {line}: expected UTF-8, {form}. Save the file as UTF-8")
        return None
    if (control := _CONTROL.search(text)) is not None:
        line = text.count("\n", 0, control.start()) + 1
        faults.append(f"  {name}, line {line}: holds the control sign 0x{ord(control[0]):02x}; expected text. Delete it")
        return None
    return text


def quoted(value: object) -> str:
    """What was found, as a message shows it: in quotes, cut where it is long, with nothing that acts on a screen."""
    if isinstance(value, dict | list | tuple):
        return "keys and values" if isinstance(value, dict) else "a list"
    text = " ".join(visible(str(value)).split())
    return f"'{text if len(text) <= _LONGEST_QUOTED else text[:_LONGEST_QUOTED] + '...'}'"


def near(name: str, known: Iterable[str]) -> str:
    """`` (nearest: x)`` where a known name is near; else the empty text."""
    folded = {one.casefold(): one for one in known}
    found = get_close_matches(name.casefold()[:200], folded, n=1, cutoff=0.6)
    return f" (nearest: {folded[found[0]]})" if found else ""


def near_or_all(name: str, known: Iterable[str]) -> str:
    """The same; where none is near, all that there are."""
    there = sorted(known)
    return near(name, there) or f"; there are {', '.join(there)}"
